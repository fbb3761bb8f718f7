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
    private static final int IDAT = 0x69646174;
    private static final int EXIF = 0x45786966;
    private static final int MIME = 0x6D696D65;
    /** Those of images have some kilobytes. */
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
            if (++boxes > MAX_BOXES || depth > MAX_DEPTH) {
                throw new BrokenFileException("the file has too many boxes");
            }
            if (length < headerLength || length > end - at) {
                throw new BrokenFileException("the file ends before its boxes do");
            }
            // The items of an image. Other boxes of this type have what cameras write about videos.
            if (isImage && type == META && depth == 0) {
                if (length > MAX_META) {
                    throw new BrokenFileException("the description of the image is larger than 1 MB");
                }
                cleanItems(at + headerLength, (int) length - headerLength);
            } else if (type == MOOV || type == TRAK) {
                cleanBoxes(at + headerLength, at + length, depth + 1, isImage);
            } else if (type == UDTA || type == META || type == UUID) {
                write(at + 4, ByteBuffer.allocate(4).putInt(FREE).flip());
                overwrite(at + headerLength, length - headerLength);
            }
            at += length;
        }
    }

    /** Cleans the items that a full box at a position describes. */
    private void cleanItems(long at, int size) throws IOException {
        ByteBuffer meta = read(at, size);
        meta.getInt();
        Set<Integer> items = new HashSet<>();
        ByteBuffer locations = null;
        Extent inMeta = null;
        while (meta.remaining() >= HEADER) {
            int start = meta.position();
            int length = meta.getInt();
            int type = meta.getInt();
            if (length < HEADER) {
                throw new IllegalArgumentException("a box without length");
            }
            ByteBuffer content = meta.slice(start + HEADER, length - HEADER);
            switch (type) {
                case IINF -> addPrivateItems(content, items);
                case ILOC -> locations = content;
                case IDAT -> inMeta = new Extent(at + start + HEADER, length - HEADER);
                default -> {}
            }
            meta.position(start + length);
        }
        if (!items.isEmpty()) {
            if (locations == null) {
                throw new IllegalArgumentException("items without locations");
            }
            overwriteItems(locations, items, inMeta);
        }
    }

    private static void addPrivateItems(ByteBuffer info, Set<Integer> items) {
        int version = info.getInt() >>> 24;
        int count = checked(version == 0 ? info.getShort() & 0xFFFF : info.getInt());
        for (int i = 0; i < count && info.remaining() >= HEADER; i++) {
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

    /** @param inMeta the content of the box {@code idat}; null if there is none */
    private void overwriteItems(ByteBuffer locations, Set<Integer> items, Extent inMeta) throws IOException {
        int version = locations.getInt() >>> 24;
        int sizes = locations.getShort() & 0xFFFF;
        int offsetSize = sizes >>> 12;
        int lengthSize = sizes >>> 8 & 0xF;
        int baseSize = sizes >>> 4 & 0xF;
        int indexSize = version == 0 ? 0 : sizes & 0xF;
        int count = checked(version < 2 ? locations.getShort() & 0xFFFF : locations.getInt());
        for (int i = 0; i < count; i++) {
            int id = version < 2 ? locations.getShort() & 0xFFFF : locations.getInt();
            int method = version == 0 ? 0 : locations.getShort() & 0xF;
            locations.getShort();
            long base = number(locations, baseSize);
            int extents = locations.getShort() & 0xFFFF;
            for (int extent = 0; extent < extents; extent++) {
                number(locations, indexSize);
                long offset = number(locations, offsetSize);
                long length = number(locations, lengthSize);
                if (items.contains(id)) {
                    overwriteExtent(container(method, inMeta), base, offset, length);
                }
            }
        }
    }

    /** Bytes of the file. */
    private record Extent(long start, long length) {}

    /** The bytes among which those of an item are. */
    private Extent container(int method, Extent inMeta) throws IOException {
        if (method == 0) {
            return new Extent(0, file.size());
        }
        // Parts of other items, which no camera writes.
        if (method != 1 || inMeta == null) {
            throw new IllegalArgumentException("an item in another item");
        }
        return inMeta;
    }

    private void overwriteExtent(Extent container, long base, long offset, long length) throws IOException {
        long size = container.length();
        boolean isInside = base >= 0 && base <= size && offset >= 0 && offset <= size - base;
        // No length would mean everything that follows.
        if (!isInside || length <= 0 || length > size - base - offset || overwritten + length > file.size()) {
            throw new IllegalArgumentException("an extent outside of the file");
        }
        overwritten += length;
        overwrite(container.start() + base + offset, length);
    }

    private static int checked(int count) {
        if (count < 0 || count > MAX_ITEMS) {
            throw new IllegalArgumentException("too many items");
        }
        return count;
    }

    private static long number(ByteBuffer buffer, int size) {
        return switch (size) {
            case 4 -> buffer.getInt() & 0xFFFFFFFFL;
            case 8 -> buffer.getLong();
            case 0 -> 0;
            default -> throw new IllegalArgumentException("a number of " + size + " bytes");
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
