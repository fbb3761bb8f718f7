package org.communique.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.communique.Await;
import org.communique.PackagedService;
import org.communique.outbound.Partner;
import org.communique.web.JsonMapping;

/** Many subscriptions to a service of its own process, all with paths of their own at one partner's server. */
final class Crowd {
    private final Partner partner;
    private final Map<String, Member> members = new TreeMap<>();
    private final Map<String, Set<String>> ids = new HashMap<>();
    private int counted;

    Crowd(Partner partner) {
        this.partner = partner;
    }

    /** A subscription; its path begins with how its server behaves. */
    record Member(String id, String path, String secret) {}

    /** A message that arrived, whose signature is right. */
    record Heard(Member member, Partner.Received request, JsonNode body) {
        /** What is told, whoever is told it. */
        String told() {
            return body.at("/data/id").textValue() + " " + body.get("type").textValue();
        }
    }

    /** So many more, on behalf of a key. */
    List<Member> join(PackagedService service, String key, int count, String behaviour, Map<String, ?> more) {
        return join(service, key, count, behaviour, partner.url(""), more);
    }

    /** The same, at another server than the partner's. */
    List<Member> join(
            PackagedService service, String key, int count, String behaviour, String server, Map<String, ?> more) {
        List<Member> joined = IntStream.range(0, count)
                .parallel()
                .mapToObj(number -> {
                    String path = "/hooks/" + UUID.randomUUID();
                    Map<String, Object> draft = new HashMap<>(Map.of("url", server + path));
                    draft.putAll(more);
                    Response made = service.request()
                            .auth()
                            .preemptive()
                            .oauth2(key)
                            .contentType("application/json")
                            .body(draft)
                            .post(Subscribed.SUBSCRIPTIONS);
                    assertEquals(201, made.statusCode(), made::asString);
                    partner.behave(path, behaviour);
                    return new Member(made.path("id"), path, made.path("secret"));
                })
                .toList();
        joined.forEach(member -> members.put(member.path(), member));
        return joined;
    }

    /** What some of them were told, each in the order in which it came. */
    Map<Member, List<Heard>> heard(List<Member> some) {
        Map<Member, List<Heard>> heard = new HashMap<>();
        some.forEach(member -> heard.put(member, new ArrayList<>()));
        for (Partner.Received request : partner.received()) {
            Member member = members.get(request.path());
            if (heard.containsKey(member)) {
                heard.get(member).add(heard(member, request));
            }
        }
        return heard;
    }

    private static Heard heard(Member member, Partner.Received request) {
        try {
            WebhookVerification.of(request, member.secret());
            return new Heard(member, request, JsonMapping.MAPPER.readTree(request.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until each of some was sent so much, not counting what was sent again. */
    void awaitDistinct(List<Member> some, int each, Duration patience) {
        Set<String> paths = some.stream().map(Member::path).collect(Collectors.toSet());
        Await.until(
                patience,
                () -> distinct(paths) >= some.size() * each,
                () -> distinct(paths) + " of " + some.size() * each + " arrived");
    }

    /** How many different deliveries have come to these paths. It is asked often, so what was counted is not counted anew. */
    int distinct(Set<String> paths) {
        List<Partner.Received> received = partner.received();
        for (Partner.Received request : received.subList(counted, received.size())) {
            ids.computeIfAbsent(request.path(), none -> new HashSet<>())
                    .add(request.headers().get("webhook-id"));
        }
        counted = received.size();
        return paths.stream()
                .mapToInt(path -> ids.getOrDefault(path, Set.of()).size())
                .sum();
    }

    /** Each was told all of it, the events of a release in their order at first, whatever was sent twice. */
    static void assertToldInOrder(Map<Member, List<Heard>> heard, Map<String, List<String>> eventsByRelease) {
        heard.forEach((member, messages) -> {
            Map<String, List<String>> told = new HashMap<>();
            Set<String> seen = new HashSet<>();
            for (Heard message : messages) {
                if (seen.add(message.request().headers().get("webhook-id"))) {
                    told.computeIfAbsent(message.body().at("/data/id").textValue(), none -> new ArrayList<>())
                            .add(message.body().get("type").textValue());
                }
            }
            assertEquals(new TreeMap<>(eventsByRelease), new TreeMap<>(told), () -> "told to " + member);
        });
    }

    /** How often something came that had come before. */
    static int repeated(Map<Member, List<Heard>> heard) {
        Set<String> seen = new TreeSet<>();
        return (int) heard.values().stream()
                .flatMap(List::stream)
                .filter(message -> !seen.add(message.request().headers().get("webhook-id")))
                .count();
    }
}
