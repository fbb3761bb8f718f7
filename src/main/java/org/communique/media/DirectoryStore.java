package org.communique.media;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A store in a directory, in which each content is a file. Several nodes can share it. */
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
    public boolean has(String name) {
        return Files.exists(file(name));
    }

    /** A file is renamed when its bytes are on the disk, so a crash leaves all of it under the name or nothing. */
    @Override
    public void put(String name, Path file) throws IOException {
        Path target = file(name);
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
    public void delete(String name) throws IOException {
        Files.deleteIfExists(file(name));
    }

    @Override
    public StoredFile open(String name, long offset, long length) throws IOException {
        Path file = file(name);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return new StoredFile(file, null);
    }

    private Path file(String name) {
        return root.resolve("content").resolve(name.substring(0, PREFIX)).resolve(name);
    }
}
