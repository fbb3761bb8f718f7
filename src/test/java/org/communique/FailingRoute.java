package org.communique;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The network between a service and its database: forwards a TCP port, and fails when a test wants it to. */
final class FailingRoute implements AutoCloseable {
    enum State {
        FORWARDING,
        /** Connections are accepted and stay open, and no byte arrives. */
        SILENT,
        /** Open connections are reset, and so is each new one. */
        RESET
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile State state = State.FORWARDING;

    FailingRoute(int target) throws IOException {
        this.target = target;
        threads.submit(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void become(State next) {
        State before = state;
        state = next;
        if (next == State.RESET || before == State.SILENT) {
            // What was dropped is missing in the streams of these connections.
            sockets.forEach(FailingRoute::reset);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (state == State.RESET) {
                    reset(client);
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                threads.submit(() -> copy(client, server));
                threads.submit(() -> copy(server, client));
            } catch (IOException e) {
                continue;
            }
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (state == State.FORWARDING) {
                    out.write(buffer, 0, count);
                }
            }
        } catch (IOException e) {
            // The other end is closed with this one.
            sockets.remove(from);
        } finally {
            sockets.remove(from);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closed) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        sockets.forEach(FailingRoute::reset);
        threads.shutdownNow();
    }
}
