package org.communique.media;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Finds out the format of a file from its content. */
final class FormatDetector {
    private static final int HEAD = 4_096;
    private static final int MAX_ENTRIES = 10_000;
    private static final int MAX_MIMETYPE = 200;
    private static final long MAX_DIRECTORY = 2 << 20;
    private static final int END_LENGTH = 22;
    /** With the longest comment. */
    private static final int MAX_END = END_LENGTH + 0xFFFF;

    /** Documents with programs in them are not accepted. */
    private static final List<String> MACROS =
            List.of("word/vbaProject.bin", "xl/vbaProject.bin", "ppt/vbaProject.bin");

    private static final Set<FileFormat> OPEN_DOCUMENTS = Set.of(FileFormat.ODT, FileFormat.ODS, FileFormat.ODP);

    private FormatDetector() {}

    /** Empty if the format is none that can be uploaded. */
    static Optional<FileFormat> detect(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        if (has(head, 0, "\u00FF\u00D8\u00FF")) {
            return Optional.of(FileFormat.JPEG);
        }
        if (has(head, 0, "\u0089PNG\r\n\u001A\n")) {
            return Optional.of(FileFormat.PNG);
        }
        if (has(head, 0, "GIF87a") || has(head, 0, "GIF89a")) {
            return Optional.of(FileFormat.GIF);
        }
        if (has(head, 0, "RIFF") && has(head, 8, "WEBP")) {
            return Optional.of(FileFormat.WEBP);
        }
        if (has(head, 0, "%PDF-")) {
            return Optional.of(FileFormat.PDF);
        }
        if (has(head, 4, "ftyp")) {
            return ofBrand(head);
        }
        if (has(head, 0, "ID3") || isMpegAudioFrame(head)) {
            return Optional.of(FileFormat.MP3);
        }
        if (has(head, 0, "PK\u0003\u0004") || has(head, 0, "PK\u0005\u0006")) {
            return ofArchive(file);
        }
        return Svg.isLikely(head) ? Optional.of(FileFormat.SVG) : Optional.empty();
    }

    /** The major brand of an ISO base media file (ISO/IEC 14496-12). */
    private static Optional<FileFormat> ofBrand(byte[] head) {
        String brand = new String(head, 8, Math.max(0, Math.min(4, head.length - 8)), StandardCharsets.ISO_8859_1);
        return switch (brand) {
            case "avif", "avis" -> Optional.of(FileFormat.AVIF);
            case "isom",
                    "iso2",
                    "iso3",
                    "iso4",
                    "iso5",
                    "iso6",
                    "mp41",
                    "mp42",
                    "avc1",
                    "dash",
                    "M4V ",
                    "M4A ",
                    "mmp4",
                    "MSNV" -> Optional.of(FileFormat.MP4);
            // Other brands of the same structure, such as HEIC and QuickTime, are not shown by browsers.
            default -> Optional.empty();
        };
    }

    /** Whether the file begins with the header of a frame of layer III (ISO/IEC 11172-3). */
    private static boolean isMpegAudioFrame(byte[] head) {
        return head.length > 3
                && (head[0] & 0xFF) == 0xFF
                && (head[1] & 0xE6) == 0xE2
                && (head[2] & 0xF0) != 0xF0
                && (head[2] & 0x0C) != 0x0C;
    }

    private static Optional<FileFormat> ofArchive(Path file) throws IOException {
        if (!hasSmallDirectory(file)) {
            return Optional.empty();
        }
        try (ZipFile archive = new ZipFile(file.toFile())) {
            boolean hasMacros = MACROS.stream().anyMatch(name -> archive.getEntry(name) != null);
            if (hasMacros) {
                return Optional.empty();
            }
            ZipEntry openDocument = archive.getEntry("mimetype");
            if (openDocument != null) {
                String type = new String(
                        archive.getInputStream(openDocument).readNBytes(MAX_MIMETYPE), StandardCharsets.US_ASCII);
                return Optional.of(FileFormat.ofType(type.strip())
                        .filter(OPEN_DOCUMENTS::contains)
                        .orElse(FileFormat.ZIP));
            }
            if (archive.getEntry("[Content_Types].xml") != null) {
                return Optional.of(
                        archive.getEntry("word/document.xml") != null
                                ? FileFormat.DOCX
                                : archive.getEntry("xl/workbook.xml") != null
                                        ? FileFormat.XLSX
                                        : archive.getEntry("ppt/presentation.xml") != null
                                                ? FileFormat.PPTX
                                                : FileFormat.ZIP);
            }
            return Optional.of(FileFormat.ZIP);
        } catch (ZipException | EOFException | IllegalArgumentException broken) {
            return Optional.empty();
        }
    }

    /** Whether the directory at the end of a ZIP file is so small that it can be loaded (APPNOTE.TXT, section 4.3.16). */
    private static boolean hasSmallDirectory(Path file) throws IOException {
        try (RandomAccessFile archive = new RandomAccessFile(file.toFile(), "r")) {
            int length = (int) Math.min(archive.length(), MAX_END);
            byte[] end = new byte[length];
            archive.seek(archive.length() - length);
            archive.readFully(end);
            ByteBuffer record = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN);
            boolean isFound = false;
            // Which of several a reader takes is not defined, so all must be small.
            for (int at = length - END_LENGTH; at >= 0; at--) {
                if (has(end, at, "PK\u0005\u0006")) {
                    isFound = true;
                    int entries = record.getShort(at + 10) & 0xFFFF;
                    long directory = record.getInt(at + 12) & 0xFFFFFFFFL;
                    if (entries > MAX_ENTRIES || directory > MAX_DIRECTORY) {
                        return false;
                    }
                }
            }
            return isFound;
        }
    }

    private static boolean has(byte[] bytes, int offset, String expected) {
        if (bytes.length < offset + expected.length()) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if ((bytes[offset + i] & 0xFF) != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
