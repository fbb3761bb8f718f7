package org.communique.media;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.communique.web.Digest;
import org.communique.web.InvalidContent;
import org.communique.web.ProblemType;

/** Receives uploaded files and examines them: a file that this accepts is what it says it is, complete, and without private data. */
@ApplicationScoped
class FileReceiver {
    private static final int BUFFER = 64 << 10;
    private static final long MAX_PIXELS = 100_000_000;
    /** Decoders have buffers for whole lines. */
    private static final int MAX_SIDE = 30_000;
    /** Its decoder has the whole image in memory, up to eight bytes for each pixel, and passes over it once for each scan. */
    private static final long MAX_PROGRESSIVE_PIXELS = 40_000_000;
    /** Enough to see whether an image can be decoded. */
    private static final long PROBE_BYTES = 4 << 20;

    private static final Duration DECODER_TIMEOUT = Duration.ofSeconds(30);
    private static final int RETRY_AFTER_SECONDS = 5;

    private final MediaStore store;
    private final long maxBytes;

    FileReceiver(MediaStore store, MediaConfig config) {
        this.store = store;
        this.maxBytes = config.media().maxSize().asLongValue();
    }

    /** Maximum size of a file. */
    long maxBytes() {
        return maxBytes;
    }

    /**
     * Receives a file.
     *
     * @throws HttpProblem 400 if the body is incomplete, 413 if the file is too large, 415 if its type is not supported, 422 if its content is
     *     of another type or damaged, 503 if too many images are decoded
     * @throws IOException if the disk fails
     */
    ReceivedFile receive(InputStream body, UploadBody.Headers request) throws IOException {
        Path sent = Files.createTempFile(store.spoolDirectory(), "sent", null);
        try {
            MessageDigest digest = Digest.sha256();
            UploadBody.Headers headers;
            try (OutputStream file =
                    new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(sent), BUFFER), digest)) {
                headers = new UploadBody(body, maxBytes, file).read(request);
            }
            FileFormat format = format(sent, headers.type(), request.isForm());
            String filename = FileName.of(headers.disposition(), format);
            digest.update((format.type() + " " + filename).getBytes(StandardCharsets.UTF_8));
            return examine(sent, format, filename, digest.digest());
        } finally {
            Files.deleteIfExists(sent);
        }
    }

    /** The format in which the content and the declared type agree. Forms of browsers may leave the type out. */
    private static FileFormat format(Path file, String declared, boolean isOptional) throws IOException {
        String type =
                declared == null ? null : declared.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        boolean isGiven = type != null && !(isOptional && type.equals("application/octet-stream"));
        if (isGiven && FileFormat.ofType(type).isEmpty() || !isGiven && !isOptional) {
            throw ProblemType.UNSUPPORTED_MEDIA_TYPE.because(
                    "The Content-Type must be that of the file, and one of " + FileFormat.names() + ".");
        }
        Optional<FileFormat> found = FormatDetector.detect(file);
        if (found.isEmpty()) {
            throw refused("unknown-format", "the content is in none of the supported formats: " + FileFormat.names());
        }
        if (isGiven && !found.get().hasType(type)) {
            throw refused("wrong-type", "the content is " + found.get().type() + ", but the Content-Type is " + type);
        }
        return found.get();
    }

    private ReceivedFile examine(Path sent, FileFormat format, String filename, byte[] requestDigest)
            throws IOException {
        Path served = Files.createTempFile(store.spoolDirectory(), "served", null);
        boolean isAccepted = false;
        try {
            ImageDecoder.Extent extent = null;
            ImageMetadata metadata = ImageMetadata.NONE;
            boolean hasRenditions = false;
            if (ImageDecoder.decodes(format)) {
                EmbeddedBlocks blocks = CleanCopy.write(sent, format, served);
                metadata = ImageMetadata.of(blocks);
                ImageDecoder.Extent stored = probe(served, format, blocks);
                extent = stored.turned(ExifBlock.of(blocks.exif()).orientation());
                hasRenditions = !blocks.isAnimated() && extent.width() >= RenditionMaker.SMALLEST;
            } else if (format == FileFormat.SVG) {
                extent = exclusively(() -> Svg.writeSafe(sent, served));
            } else {
                Files.move(sent, served, StandardCopyOption.REPLACE_EXISTING);
                if (format == FileFormat.AVIF || format == FileFormat.MP4) {
                    IsoMediaCleaner.clean(served, format);
                }
                extent = format == FileFormat.AVIF ? AvifHeader.extent(served) : null;
            }
            ReceivedFile received = new ReceivedFile(
                    served,
                    requestDigest,
                    ContentDigest.of(served),
                    Files.size(served),
                    format,
                    filename,
                    extent,
                    metadata,
                    hasRenditions);
            isAccepted = true;
            return received;
        } catch (BrokenFileException e) {
            throw refused("broken", e.getMessage());
        } finally {
            if (!isAccepted) {
                Files.deleteIfExists(served);
            }
        }
    }

    /** Decodes the image once, in a low resolution, so that no damaged one is accepted. */
    private ImageDecoder.Extent probe(Path file, FileFormat format, EmbeddedBlocks blocks)
            throws IOException, BrokenFileException {
        try (ImageDecoder image = ImageDecoder.open(file, format)) {
            ImageDecoder.Extent extent = image.extent();
            if (extent.pixels() > MAX_PIXELS || Math.max(extent.width(), extent.height()) > MAX_SIDE) {
                throw refused(
                        "too-many-pixels",
                        "the image has %,d × %,d pixels, and must not have more than 100 million, nor more than 30,000 on a side"
                                .formatted(extent.width(), extent.height()));
            }
            if (blocks.isProgressive() && extent.pixels() > MAX_PROGRESSIVE_PIXELS) {
                throw refused("too-many-pixels", "a progressive image must not have more than 40 million pixels");
            }
            if (image.fits(extent, PROBE_BYTES)) {
                exclusively(() -> image.decode(extent, PROBE_BYTES, blocks));
            }
            return extent;
        }
    }

    /** What an upload needs a processor and memory for. */
    private interface Examination<T> {
        T run() throws IOException, BrokenFileException;
    }

    private static <T> T exclusively(Examination<T> examination) throws IOException, BrokenFileException {
        if (!ImageDecoder.acquire(DECODER_TIMEOUT)) {
            throw ProblemType.UNAVAILABLE
                    .builder("Too many images are being examined. Retry later.")
                    .withHeader("Retry-After", RETRY_AFTER_SECONDS)
                    .build();
        }
        try {
            return examination.run();
        } finally {
            ImageDecoder.release();
        }
    }

    private static HttpProblem refused(String code, String detail) {
        return InvalidContent.of("", code, detail);
    }
}
