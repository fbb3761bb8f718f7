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

/** Many subscriptions at a packaged service, each with its own path at the server of one partner. */
final class SubscriptionGroup {
    private final Partner partner;
    private final Map<String, Member> members = new TreeMap<>();
    private final Map<String, Set<String>> deliveryIds = new HashMap<>();
    private int countedRequests;

    SubscriptionGroup(Partner partner) {
        this.partner = partner;
    }

    /** A subscription, its path at the server and its signing secret. */
    record Member(String id, String path, String secret) {}

    /** A received event with a valid signature. */
    record ReceivedEvent(Member member, Partner.Received request, JsonNode body) {
        /** Identifies the event independently of its recipient. */
        String releaseAndType() {
            return body.at("/data/id").textValue() + " " + body.get("type").textValue();
        }
    }

    /** Adds subscriptions that belong to the key. The partner's server behaves as given at their paths. */
    List<Member> add(PackagedService service, String key, int count, String behaviour, Map<String, ?> options) {
        return add(service, key, count, behaviour, partner.url(""), options);
    }

    /** Adds subscriptions whose URLs are at another server than the partner's. */
    List<Member> add(
            PackagedService service, String key, int count, String behaviour, String server, Map<String, ?> options) {
        List<Member> added = IntStream.range(0, count)
                .parallel()
                .mapToObj(number -> {
                    String path = "/hooks/" + UUID.randomUUID();
                    Map<String, Object> draft = new HashMap<>(Map.of("url", server + path));
                    draft.putAll(options);
                    Response created = service.request()
                            .auth()
                            .preemptive()
                            .oauth2(key)
                            .contentType("application/json")
                            .body(draft)
                            .post(TestSubscription.SUBSCRIPTIONS);
                    assertEquals(201, created.statusCode(), created::asString);
                    partner.behave(path, behaviour);
                    return new Member(created.path("id"), path, created.path("secret"));
                })
                .toList();
        added.forEach(member -> members.put(member.path(), member));
        return added;
    }

    /** Returns the events that the given members received, in order of arrival. */
    Map<Member, List<ReceivedEvent>> received(List<Member> recipients) {
        Map<Member, List<ReceivedEvent>> eventsByMember = new HashMap<>();
        recipients.forEach(member -> eventsByMember.put(member, new ArrayList<>()));
        for (Partner.Received request : partner.received()) {
            Member member = members.get(request.path());
            if (eventsByMember.containsKey(member)) {
                eventsByMember.get(member).add(verify(member, request));
            }
        }
        return eventsByMember;
    }

    private static ReceivedEvent verify(Member member, Partner.Received request) {
        try {
            WebhookVerification.verify(request, member.secret());
            return new ReceivedEvent(member, request, JsonMapping.MAPPER.readTree(request.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until each of the given members has received a number of events, not counting repeated deliveries. */
    void awaitDistinct(List<Member> recipients, int countEach, Duration timeout) {
        Set<String> paths = recipients.stream().map(Member::path).collect(Collectors.toSet());
        Await.until(
                timeout,
                () -> countDistinct(paths) >= recipients.size() * countEach,
                () -> countDistinct(paths) + " of " + recipients.size() * countEach + " deliveries arrived");
    }

    /** Counts the different deliveries to the paths. Looks only at requests that arrived since the previous call, since callers poll. */
    int countDistinct(Set<String> paths) {
        List<Partner.Received> received = partner.received();
        for (Partner.Received request : received.subList(countedRequests, received.size())) {
            deliveryIds
                    .computeIfAbsent(request.path(), unused -> new HashSet<>())
                    .add(request.headers().get("webhook-id"));
        }
        countedRequests = received.size();
        return paths.stream()
                .mapToInt(path -> deliveryIds.getOrDefault(path, Set.of()).size())
                .sum();
    }

    /** Asserts that each member received all events, and those of a release in order. Repeated deliveries are ignored. */
    static void assertReceivedInOrder(
            Map<Member, List<ReceivedEvent>> eventsByMember, Map<String, List<String>> eventsByRelease) {
        eventsByMember.forEach((member, events) -> {
            Map<String, List<String>> types = new HashMap<>();
            Set<String> seen = new HashSet<>();
            for (ReceivedEvent event : events) {
                if (seen.add(event.request().headers().get("webhook-id"))) {
                    types.computeIfAbsent(event.body().at("/data/id").textValue(), unused -> new ArrayList<>())
                            .add(event.body().get("type").textValue());
                }
            }
            assertEquals(new TreeMap<>(eventsByRelease), new TreeMap<>(types), () -> "received by " + member);
        });
    }

    /** Counts deliveries that repeat an earlier one. */
    static int countRepeated(Map<Member, List<ReceivedEvent>> eventsByMember) {
        Set<String> seen = new TreeSet<>();
        return (int) eventsByMember.values().stream()
                .flatMap(List::stream)
                .filter(event -> !seen.add(event.request().headers().get("webhook-id")))
                .count();
    }
}
