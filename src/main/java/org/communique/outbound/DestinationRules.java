package org.communique.outbound;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hosts and ports that the operator allows.
 *
 * @param hosts in the form of {@link Host#name}
 */
record DestinationRules(Set<String> hosts, Set<Integer> ports) {

    static DestinationRules of(PushConfig config) {
        Set<String> hosts = config.allowedHosts().orElse(Set.of()).stream()
                .map(String::strip)
                .map(DestinationRules::name)
                .collect(Collectors.toUnmodifiableSet());
        return new DestinationRules(hosts, Set.copyOf(config.ports()));
    }

    boolean allows(Host host) {
        return hosts.contains(host.name());
    }

    private static String name(String text) {
        boolean isBareIpv6 = text.indexOf(':') >= 0 && !text.startsWith("[");
        try {
            return Host.of(isBareIpv6 ? '[' + text + ']' : text).name();
        } catch (RejectedUrlException e) {
            throw new IllegalArgumentException("communique.push.allowed-hosts: '" + text + "' is not a host", e);
        }
    }
}
