package org.communique.media;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Overwrites private data in files of the ISO base media format (ISO/IEC 14496-12), in place, so that nothing else moves: EXIF and XMP of
 * AVIF images, and what a telephone writes about place and device into a video.
 */
final class IsoMediaCleaner {
    private static final int HEADER = 8;
    private static final int LARGE_HEADER = 16;
    private static final int FREE = 0x66726565;
    private static final int META = 0x6D657461;
    private static final int MOOV = 0x6D6F6F76;
    private static final int TRAK = 0x7472616B;
    private static final int UDTA = 0x75647461;
    private static final int UUID = 0x75756964;
    private static final int IINF = 0x69696E66;
    private static final int INFE = 0x696E6665;
    private static final int ILOC = 0x696C6F63;
    private static final int EXIF = 0x45786966;
    private static final int MIME = 0x6D696D65;
    /** Larger ones are not of an image. */
    private static final long MAX_META = 1 << 20;

    private static final int MAX_BOXES = 10_000;
    /** A track is in a movie. */
    private static final int MAX_DEPTH = 4;

    private static final int MAX_ITEMS = 10_000;
    private static final int ZEROS = 64 << 10;

    private final FileChannel file;
    private int boxes;
    /** Several entries may name the same bytes, but no file has more private bytes than bytes. */
    private long overwritten;

    private IsoMediaCleaner(FileChannel file) {
        this.file = file;
    }

    /** @throws BrokenFileException if the boxes are damaged */
    static void clean(Path path, FileFormat format) throws IOException, BrokenFileException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            new IsoMediaCleaner(file).cleanBoxes(0, file.size(), 0, format == FileFormat.AVIF);
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new BrokenFileException("the boxes of the file are damaged");
        }
    }

    private void cleanBoxes(long from, long end, int depth, boolean isImage) throws IOException, BrokenFileException {
        long at = from;
        while (at + HEADER <= end) {
            ByteBuffer header = read(at, (int) Math.min(LARGE_HEADER, end - at));
            long length = header.getInt() & 0xFFFFFFFFL;
            int type = header.getInt();
            int headerLength = HEADER;
            if (length == 1) {
                length = header.getLong();
                headerLength = LARGE_HEADER;
            } else if (length == 0) {
                length = end - at;
            }
            if (length < headerLength || length > end - at || ++boxes > MAX_BOXES || depth > MAX_DEPTH) {
                throw new BrokenFileException("the file ends before its boxes do");
            }
            if (isImage && type == META && length <= MAX_META) {
                cleanItems(read(at + headerLength, (int) length - headerLength));
            } else if (type == MOOV || type == TRAK) {
                cleanBoxes(at + headerLength, at + length, depth + 1, isImage);
            } else if (!isImage && (type == UDTA || type == META) || type == UUID) {
                write(at + 4, ByteBuffer.allocate(4).putInt(FREE).flip());
                overwrite(at + headerLength, length - headerLength);
            }
            at += length;
        }
    }

    /** @param meta a full box with the boxes that describe items */
    private void cleanItems(ByteBuffer meta) throws IOException {
        meta.getInt();
        Set<Integer> items = new HashSet<>();
        ByteBuffer locations = null;
        while (meta.remaining() >= HEADER) {
            int start = meta.position();
            int length = meta.getInt();
            int type = meta.getInt();
            if (length < HEADER) {
                throw new IllegalArgumentException("a box without length");
            }
            ByteBuffer content = meta.slice(start + HEADER, length - HEADER);
            if (type == IINF) {
                addPrivateItems(content, items);
            } else if (type == ILOC) {
                locations = content;
            }
            meta.position(start + length);
        }
        if (locations != null && !items.isEmpty()) {
            overwriteItems(locations, items);
        }
    }

    private static void addPrivateItems(ByteBuffer info, Set<Integer> items) {
        int version = info.getInt() >>> 24;
        int count = version == 0 ? info.getShort() & 0xFFFF : info.getInt();
        for (int i = 0; i < Math.min(count, MAX_ITEMS) && info.remaining() >= HEADER; i++) {
            int start = info.position();
            int length = info.getInt();
            if (length < HEADER) {
                throw new IllegalArgumentException("a box without length");
            }
            if (info.getInt() == INFE) {
                int entryVersion = info.getInt() >>> 24;
                int id = entryVersion < 3 ? info.getShort() & 0xFFFF : info.getInt();
                info.getShort();
                int type = info.getInt();
                if (type == EXIF || type == MIME) {
                    items.add(id);
                }
            }
            info.position(start + length);
        }
    }

    private void overwriteItems(ByteBuffer locations, Set<Integer> items) throws IOException {
        int version = locations.getInt() >>> 24;
        int sizes = locations.getShort() & 0xFFFF;
        int offsetSize = sizes >>> 12;
        int lengthSize = sizes >>> 8 & 0xF;
        int baseSize = sizes >>> 4 & 0xF;
        int indexSize = version == 0 ? 0 : sizes & 0xF;
        int count = version < 2 ? locations.getShort() & 0xFFFF : locations.getInt();
        for (int i = 0; i < Math.min(count, MAX_ITEMS); i++) {
            int id = version < 2 ? locations.getShort() & 0xFFFF : locations.getInt();
            boolean isInFile = version == 0 || (locations.getShort() & 0xF) == 0;
            locations.getShort();
            long base = number(locations, baseSize);
            int extents = locations.getShort() & 0xFFFF;
            for (int extent = 0; extent < extents; extent++) {
                number(locations, indexSize);
                long offset = number(locations, offsetSize);
                long length = number(locations, lengthSize);
                if (isInFile && items.contains(id)) {
                    overwriteExtent(base, offset, length);
                }
            }
        }
    }

    private void overwriteExtent(long base, long offset, long length) throws IOException {
        long size = file.size();
        boolean isInside = base >= 0 && base <= size && offset >= 0 && offset <= size - base;
        if (!isInside || length < 0 || length > size - base - offset || overwritten + length > size) {
            throw new IllegalArgumentException("an extent outside of the file");
        }
        overwritten += length;
        overwrite(base + offset, length);
    }

    private static long number(ByteBuffer buffer, int size) {
        return switch (size) {
            case 4 -> buffer.getInt() & 0xFFFFFFFFL;
            case 8 -> buffer.getLong();
            default -> 0;
        };
    }

    private ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && file.read(buffer, at + buffer.position()) >= 0) {
            continue;
        }
        return buffer.flip();
    }

    private void overwrite(long at, long length) throws IOException {
        long done = 0;
        while (done < length) {
            int part = (int) Math.min(ZEROS, length - done);
            write(at + done, ByteBuffer.allocate(part));
            done += part;
        }
    }

    private void write(long at, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes, at + bytes.position());
        }
    }
}
