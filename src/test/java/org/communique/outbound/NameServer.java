package org.communique.outbound;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A DNS server on 127.0.0.1 that says what a test has set (RFC 1035), also what is not true for long; other names do not exist. */
final class NameServer implements AutoCloseable {
    private static final int A = 1;
    private static final int NS = 2;
    private static final int CNAME = 5;
    private static final int AAAA = 28;
    private static final int NXDOMAIN = 3;
    private static final int ANSWER = 0x8400 | 0x0180;
    private static final int TRUNCATED = 0x0200;
    private static final int HEADER = 12;
    private static final int MOST_ATTEMPTS = 20;

    private final DatagramSocket datagrams;
    private final ServerSocket connections;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final AtomicInteger askedByTcp = new AtomicInteger();

    /** @param answers one after the other, for each kind of address by itself; the last stays */
    private record Entry(
            int ttl,
            String alias,
            boolean isSilent,
            boolean isTruncated,
            boolean isReferral,
            List<List<String>> answers) {}

    private record Question(String name, int type, int end) {}

    /** One port, of both protocols. */
    private record Ports(DatagramSocket datagrams, ServerSocket connections) {
        static Ports any() throws IOException {
            InetAddress here = InetAddress.getByName("127.0.0.1");
            for (int attempt = 1; ; attempt++) {
                DatagramSocket datagrams = new DatagramSocket(new InetSocketAddress(here, 0));
                try {
                    return new Ports(datagrams, new ServerSocket(datagrams.getLocalPort(), 50, here));
                } catch (BindException e) {
                    datagrams.close();
                    if (attempt == MOST_ATTEMPTS) {
                        throw e;
                    }
                }
            }
        }
    }

    NameServer() {
        try {
            Ports ports = Ports.any();
            datagrams = ports.datagrams();
            connections = ports.connections();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::serveDatagrams);
        start(this::serveConnections);
    }

    /** As the service is configured with. */
    String address() {
        return "127.0.0.1:" + datagrams.getLocalPort();
    }

    /** With an hour to live. */
    void has(String name, String... addresses) {
        entries.put(name, new Entry(3_600, null, false, false, false, List.of(List.of(addresses))));
    }

    /** Says one after the other, each for this very moment. */
    void changes(String name, String... addresses) {
        entries.put(
                name,
                new Entry(
                        0,
                        null,
                        false,
                        false,
                        false,
                        Arrays.stream(addresses).map(List::of).toList()));
    }

    void alias(String name, String target) {
        entries.put(name, new Entry(3_600, target, false, false, false, List.of(List.of())));
    }

    /** Never answers. */
    void isSilentAbout(String name) {
        entries.put(name, new Entry(0, null, true, false, false, List.of(List.of())));
    }

    /** Has an answer that does not fit into a datagram. */
    void hasMuch(String name, String... addresses) {
        entries.put(name, new Entry(0, null, false, true, false, List.of(List.of(addresses))));
    }

    /** Says who else is to be asked. */
    void refers(String name, String server) {
        entries.put(name, new Entry(0, null, false, false, true, List.of(List.of(server))));
    }

    /** How often it was asked for IPv4 addresses of the name. */
    int asked(String name) {
        return asked.getOrDefault(name + " " + A, new AtomicInteger()).get();
    }

    int askedByTcp() {
        return askedByTcp.get();
    }

    @Override
    public void close() {
        datagrams.close();
        try {
            connections.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serveDatagrams() {
        byte[] buffer = new byte[4_096];
        while (!datagrams.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                datagrams.receive(packet);
                byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()), false);
                if (answer != null) {
                    datagrams.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // Closed, or somebody no longer waits.
            }
        }
    }

    private void serveConnections() {
        while (!connections.isClosed()) {
            try (Socket socket = connections.accept()) {
                socket.setSoTimeout(5_000);
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                askedByTcp.incrementAndGet();
                byte[] answer = answer(query, true);
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
            } catch (IOException e) {
                // Closed, or somebody no longer waits.
            }
        }
    }

    private byte[] answer(byte[] query, boolean isTcp) throws IOException {
        Question question = question(query);
        int before = asked.computeIfAbsent(question.name() + " " + question.type(), name -> new AtomicInteger())
                .getAndIncrement();
        Entry entry = entries.get(question.name());
        if (entry != null && entry.isSilent()) {
            return null;
        }
        boolean isTruncated = entry != null && entry.isTruncated() && !isTcp;
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(records);
        int answers = 0;
        int authorities = 0;
        if (entry != null && entry.isReferral()) {
            String server = "ns." + question.name();
            record(out, question.name(), NS, 0, name(server));
            record(out, server, A, 0, address(entry.answers().get(0).get(0)).getAddress());
            authorities = 1;
        } else if (!isTruncated) {
            answers = records(out, question.name(), question.type(), before);
        }
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        DataOutputStream head = new DataOutputStream(answer);
        head.write(query, 0, 2);
        head.writeShort(ANSWER | (isTruncated ? TRUNCATED : 0) | (entry == null ? NXDOMAIN : 0));
        head.writeShort(1);
        head.writeShort(answers);
        head.writeShort(authorities);
        head.writeShort(authorities);
        head.write(query, HEADER, question.end() - HEADER);
        head.write(records.toByteArray());
        return answer.toByteArray();
    }

    /** Those of the name, and of what it is an alias of. */
    private int records(DataOutputStream out, String name, int type, int before) throws IOException {
        Entry entry = entries.get(name);
        if (entry == null) {
            return 0;
        }
        if (entry.alias() != null) {
            record(out, name, CNAME, entry.ttl(), name(entry.alias()));
            return 1 + records(out, entry.alias(), type, before);
        }
        int count = 0;
        for (String written :
                entry.answers().get(Math.min(before, entry.answers().size() - 1))) {
            byte[] bytes = written.startsWith("mapped:")
                    ? mapped(written.substring(7))
                    : address(written).getAddress();
            if (type == (bytes.length == 4 ? A : AAAA)) {
                record(out, name, type, entry.ttl(), bytes);
                count++;
            }
        }
        return count;
    }

    private static void record(DataOutputStream out, String name, int type, int ttl, byte[] data) throws IOException {
        out.write(name(name));
        out.writeShort(type);
        out.writeShort(1);
        out.writeInt(ttl);
        out.writeShort(data.length);
        out.write(data);
    }

    private static Question question(byte[] query) {
        StringBuilder name = new StringBuilder();
        int at = HEADER;
        while (query[at] != 0) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII));
            at += 1 + query[at];
        }
        return new Question(name.toString(), query[at + 2], at + 5);
    }

    private static byte[] name(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        return out.toByteArray();
    }

    /** Java has no IPv6 address of this kind. */
    private static byte[] mapped(String ipv4) throws UnknownHostException {
        byte[] bytes = new byte[16];
        bytes[10] = (byte) 0xff;
        bytes[11] = (byte) 0xff;
        System.arraycopy(address(ipv4).getAddress(), 0, bytes, 12, 4);
        return bytes;
    }

    private static InetAddress address(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }
}
