package org.communique.media;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    public boolean isRemote() {
        return false;
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
    public StoredFile open(String digest, long offset, long length) throws IOException {
        Path file = file(digest);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return new StoredFile(file, null);
    }

    private Path file(String digest) {
        return root.resolve("content").resolve(digest.substring(0, PREFIX)).resolve(digest);
    }
}
