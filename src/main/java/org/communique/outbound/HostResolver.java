package org.communique.outbound;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.AuthoritativeDnsServerCache;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsServerAddressStream;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import io.vertx.core.impl.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The addresses that names have right now. */
final class HostResolver implements AutoCloseable {
    private static final Duration QUERY_PATIENCE = Duration.ofSeconds(5);
    /** Enough for many requests to one host at once; little enough that a name that moves is followed. */
    private static final int KEPT_SECONDS = 2;

    private static final int MOST_ASKED_AT_ONCE = 1_000;

    private final EventLoop loop;
    private final DnsNameResolver resolver;

    /** @param servers those of the machine when there are none */
    HostResolver(VertxInternal vertx, Optional<List<String>> servers) {
        DnsServerAddressStreamProvider provider = servers.filter(given -> !given.isEmpty())
                .<DnsServerAddressStreamProvider>map(given -> new SequentialDnsServerAddressStreamProvider(
                        given.stream().map(HostResolver::server).toList()))
                .orElseGet(DnsServerAddressStreamProviders::platformDefault);
        loop = vertx.getEventLoopGroup().next();
        resolver = new DnsNameResolverBuilder(loop)
                .datagramChannelFactory(() -> vertx.transport().datagramChannel())
                // For answers that do not fit into a datagram.
                .socketChannelFactory(() ->
                        (SocketChannel) vertx.transport().channelFactory(false).newChannel())
                // A port of its own for each, so that it takes more than guessing 16 bits to answer in the server's
                // place.
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .nameServerProvider(provider)
                .authoritativeDnsServerCache(new NoReferrals(provider))
                // Both kinds, and all of them: one that is not public spoils the others.
                .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
                .completeOncePreferredResolved(false)
                .queryTimeoutMillis(QUERY_PATIENCE.toMillis())
                .ttl(0, KEPT_SECONDS)
                .negativeTtl(0)
                .consolidateCacheSize(MOST_ASKED_AT_ONCE)
                .build();
    }

    /** @return never empty, those of IPv4 first; it fails when there are none or nobody tells */
    CompletableFuture<List<InetAddress>> addressesOf(Host host) {
        if (host.literal() != null) {
            return CompletableFuture.completedFuture(List.of(host.literal()));
        }
        CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        // The resolver counts what it has asked without a lock.
        loop.execute(() -> resolver.resolveAll(host.name()).addListener((Future<List<InetAddress>> resolved) -> {
            if (resolved.isSuccess()) {
                addresses.complete(List.copyOf(resolved.getNow()));
            } else {
                addresses.completeExceptionally(resolved.cause());
            }
        }));
        return addresses;
    }

    @Override
    public void close() {
        resolver.close();
    }

    private static InetSocketAddress server(String written) {
        int colon = written.lastIndexOf(':');
        try {
            return new InetSocketAddress(
                    written.substring(0, Math.max(colon, 0)), Integer.parseInt(written.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "communique.push.name-servers: '" + written + "' is not a host and a port", e);
        }
    }

    /** An answer that sends the resolver on to other servers would have it send to any address: it asks ours again, until it gives up. */
    private record NoReferrals(DnsServerAddressStreamProvider ours) implements AuthoritativeDnsServerCache {
        @Override
        public DnsServerAddressStream get(String hostname) {
            return ours.nameServerAddressStream(hostname);
        }

        @Override
        public void cache(String hostname, InetSocketAddress address, long originalTtl, EventLoop loop) {}

        @Override
        public void clear() {}

        @Override
        public boolean clear(String hostname) {
            return false;
        }
    }
}
