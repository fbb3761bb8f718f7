package org.communique;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small file system in memory, which a test can fill. Needs the right to mount one; without it the test is skipped. */
final class SmallDisk implements AutoCloseable {
    private static final int BLOCK = 1 << 16;

    private final Path folder;
    private final Path filler;

    private SmallDisk(Path folder) {
        this.folder = folder;
        this.filler = folder.resolve("filler");
    }

    static SmallDisk mount(Path folder, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        assumeTrue(
                Command.of("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString())
                        .works(),
                "a file system cannot be mounted here");
        return new SmallDisk(folder);
    }

    /** Returns the number of free megabytes. */
    long free() throws IOException {
        return Files.getFileStore(folder).getUsableSpace() >> 20;
    }

    /** Writes a file until only so many megabytes are free. */
    void fillUntilFree(int megabytes) throws IOException {
        try (OutputStream out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            byte[] block = new byte[BLOCK];
            while (Files.getFileStore(folder).getUsableSpace() > ((long) megabytes << 20)) {
                out.write(block);
            }
        } catch (IOException e) {
            if (free() > megabytes) {
                throw e;
            }
        }
    }

    /** Deletes the file that takes the room. */
    void makeRoom() throws IOException {
        Files.deleteIfExists(filler);
    }

    void remount(String option) throws IOException, InterruptedException {
        assumeTrue(Command.of("mount", "-o", "remount," + option, folder.toString())
                .works());
    }

    @Override
    public void close() throws IOException {
        try {
            // Lazily: a process that a failed test left behind may still have files open.
            Command.of("umount", "-l", folder.toString()).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
