package org.communique;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in a separate process, because the JDK reads the settings of its address cache only once. */
class AddressCacheTest {
    private static final String NAME = "moving.test";

    @TempDir
    private Path folder;

    @Test
    void addresses_are_cached_for_seconds_and_failures_not_at_all() throws Exception {
        Path hosts = folder.resolve("hosts");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.net.hosts.file=" + hosts,
                        "-cp",
                        System.getProperty("java.class.path"),
                        AddressCacheTest.class.getName(),
                        hosts.toString())
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes());
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Resolves a name whose address changes, with the settings that the service applies when it starts. */
    public static void main(String... args) throws Exception {
        Path hosts = Path.of(args[0]);
        AddressCache.shorten();
        Files.writeString(hosts, "");
        assertThrows(UnknownHostException.class, () -> InetAddress.getAllByName(NAME));
        Files.writeString(hosts, "192.0.2.1 " + NAME + "\n");
        assertEquals("192.0.2.1", address());
        // Eventually, both lookups fall within the two seconds for which an address is cached.
        String first = "192.0.2.1";
        String second = "192.0.2.2";
        for (int tries = 1; ; tries++) {
            Files.writeString(hosts, second + ' ' + NAME + "\n");
            if (address().equals(first)) {
                break;
            }
            assertTrue(tries < 20, "addresses are not cached");
            String swapped = first;
            first = second;
            second = swapped;
        }
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (address().equals(first)) {
            assertTrue(System.nanoTime() < end, "an address is still cached after 20 seconds");
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static String address() throws UnknownHostException {
        return InetAddress.getAllByName(NAME)[0].getHostAddress();
    }
}
