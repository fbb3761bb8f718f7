package org.communique.media;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A store in a directory, in which each content is a file with the name of its digest. Several nodes can share it. */
final class DirectoryStore implements MediaStore {
    private static final int PREFIX = 2;

    private final Path root;

    DirectoryStore(Path root) {
        this.root = root;
    }

    @Override
    public Path spoolDirectory() throws IOException {
        return Files.createDirectories(root.resolve("incoming"));
    }

    @Override
    public boolean has(String digest) {
        return Files.exists(file(digest));
    }

    /** A file is renamed when its bytes are on the disk, so a crash leaves all of it under the digest or nothing. */
    @Override
    public void put(String digest, Path file) throws IOException {
        Path target = file(digest);
        createDurably(target.getParent());
        sync(file, StandardOpenOption.WRITE);
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        sync(target.getParent(), StandardOpenOption.READ);
    }

    private void createDurably(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            Files.createDirectories(directory);
            sync(directory.getParent(), StandardOpenOption.READ);
            sync(root, StandardOpenOption.READ);
        }
    }

    private static void sync(Path path, StandardOpenOption access) throws IOException {
        try (FileChannel channel = FileChannel.open(path, access)) {
            channel.force(true);
        }
    }

    @Override
    public void delete(String digest) throws IOException {
        Files.deleteIfExists(file(digest));
    }

    @Override
    public Path file(String digest) {
        return root.resolve("content").resolve(digest.substring(0, PREFIX)).resolve(digest);
    }

    @Override
    public void copyTo(OutputStream out, String digest, long offset, long length) throws IOException {
        try (FileChannel file = FileChannel.open(file(digest), StandardOpenOption.READ)) {
            WritableByteChannel target = Channels.newChannel(out);
            long copied = 0;
            while (copied < length) {
                long part = file.transferTo(offset + copied, length - copied, target);
                if (part <= 0) {
                    throw new IOException("the content " + digest + " is too short");
                }
                copied += part;
            }
        }
    }
}
