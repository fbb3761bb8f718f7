package org.communique;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Assumptions;

/** A disk of its own for a folder, in memory. It needs the rights to mount one; without them the test is skipped. */
public final class SmallDisk implements AutoCloseable {
    private static final int BLOCK = 4_096;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** @param options of the file system, such as {@code size=16m} */
    public static SmallDisk mount(Path folder, String options) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString()),
                "the rights to mount a disk are missing");
        return new SmallDisk(folder);
    }

    public void remount(String options) {
        if (!run("mount", "-o", "remount," + options, folder.toString())) {
            throw new AssertionError("the disk cannot be changed to " + options);
        }
    }

    public Path folder() {
        return folder;
    }

    /** Fills the disk to the last block. */
    public Path fill() throws IOException {
        return fillUntilFree(0);
    }

    /**
     * Fills the disk until only so many megabytes are free.
     *
     * @return the file that takes the room
     */
    public Path fillUntilFree(int megabytes) throws IOException {
        Path filler = folder.resolve("filler");
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (free() > (long) megabytes << 20) {
                out.write(block);
            }
        } catch (IOException full) {
            return filler;
        }
        return filler;
    }

    private long free() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    @Override
    public void close() {
        if (!run("umount", folder.toString())) {
            run("umount", "-l", folder.toString());
        }
    }

    private static boolean run(String... command) {
        try {
            return Command.of(command).run().code() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
