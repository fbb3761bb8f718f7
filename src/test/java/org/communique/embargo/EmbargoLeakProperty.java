package org.communique.embargo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.communique.Given;
import org.communique.TestClock;
import org.communique.Tier;
import org.communique.changes.FeedPosition;
import org.communique.embargo.ApiClient.Response;
import org.communique.outbound.Partner;
import org.communique.search.PausedIndex;

/**
 * The property that the embargo leak test checks against the service. It does not start a service, and no test run finds it. A case is one
 * random release among others.
 */
public class EmbargoLeakProperty {
    private static final int MAX_SIZE = Tier.of(40, 100);
    private static final int MAX_SMALL_SIZE = 3;
    /** In the last century no release of another test is public, and none of theirs is due. */
    private static Instant nextStart = Instant.parse("1999-12-30T12:00:00Z");

    private static ApiClient client;
    private static TestClock clock;
    private static PausedIndex index;
    private static FeedPosition feed;
    private static Map<TestCaller, String> keys;
    private static Partner partner;
    private static int cases;

    /** Sets the service under test. */
    public static void use(URI service, TestClock testClock, PausedIndex pausedIndex, FeedPosition feedPosition) {
        client = new ApiClient(service);
        clock = testClock;
        index = pausedIndex;
        feed = feedPosition;
        cases = 0;
        partner = new Partner();
        keys = new EnumMap<>(TestCaller.class);
        for (TestCaller caller : TestCaller.values()) {
            if (!caller.isPublic() && caller.bound() == 0) {
                keys.put(caller, Given.key(caller.role().label()));
            }
        }
    }

    /** Resets the clock. A shrinking that took too long and still runs cannot change it any more. */
    public static synchronized void end() {
        clock.reset();
        clock = null;
        partner.close();
    }

    public static int cases() {
        return cases;
    }

    @Property(edgeCases = EdgeCasesMode.NONE, afterFailure = AfterFailureMode.RANDOM_SEED)
    void no_response_reveals_a_hidden_release(@ForAll("newsrooms") List<Story> stories, @ForAll long seed) {
        cases += stories.size();
        Random random = new Random(seed);
        ModelNewsroom newsroom = open();
        List<WebhookChecks> webhooks = Stream.of(
                        TestCaller.PARTNER, TestCaller.PARTNER_OF_ONE, TestCaller.AUTHOR_OF_TWO)
                .flatMap(caller -> Stream.of(Map.<String, String>of(), Map.of("q", newsroom.word))
                        .map(filter -> new WebhookChecks(newsroom, caller, keys.get(caller), filter, client, partner)))
                .toList();
        try {
            check(newsroom, stories, random, webhooks);
        } finally {
            webhooks.forEach(WebhookChecks::end);
        }
    }

    private static void check(
            ModelNewsroom newsroom, List<Story> stories, Random random, List<WebhookChecks> webhooks) {
        StoryRunner runner = new StoryRunner(newsroom, client);
        runner.run(stories);
        checkHiddenChangesAreUnnoticed(newsroom, runner, random);
        checkResponsesToWrites(newsroom);
        searches(newsroom, TestCaller.ADMIN, newsroom.start.plusSeconds(17), random)
                .awaitIndex();
        for (Instant instant : instants(newsroom)) {
            setClock(instant);
            feed.recordDuePublications();
            webhooks.forEach(webhook -> webhook.check(instant));
            checkAllCallers(newsroom, instant, random);
        }
    }

    /** Nearly of the maximum size, so that few tries make many cases; a failure is shrunk to few. */
    @Provide
    Arbitrary<List<Story>> newsrooms() {
        return Arbitraries.forType(Story.class)
                .list()
                .ofMinSize(1)
                .ofMaxSize(MAX_SIZE)
                .withSizeDistribution((genSize, smallest, largest, center) ->
                        random -> largest.subtract(BigInteger.valueOf(random.nextInt(3))));
    }

    private static ModelNewsroom open() {
        Instant start = nextStart;
        nextStart = start.minus(Duration.ofDays(1));
        setClock(start);
        ModelNewsroom newsroom = new ModelNewsroom(client, newWord(), start, feed.end());
        for (TestCaller caller : TestCaller.values()) {
            if (caller.bound() > 0) {
                keys.put(caller, Given.key(caller.role().label(), newsroom.organizations.get(caller.bound())));
            }
        }
        return newsroom;
    }

    /**
     * Compares the responses to the public before and after changes of hidden releases, at the same instant: not a byte may differ. Nor
     * may callers who could see a changed release find it by its former text while the index is stale.
     */
    private static void checkHiddenChangesAreUnnoticed(ModelNewsroom newsroom, StoryRunner runner, Random random) {
        // Within a minute, at whose ends responses expire anyway.
        Instant instant = newsroom.start.plusSeconds(17);
        setClock(instant);
        searches(newsroom, TestCaller.ADMIN, instant, random).awaitIndex();
        Map<String, Response> before = new LinkedHashMap<>();
        publicPaths(newsroom).forEach(path -> before.put(path, client.send("GET", path, null)));
        index.whileBehind(() -> {
            List.copyOf(newsroom.items).forEach(runner::applyHiddenChange);
            compare(before);
            List<ModelRelease> changed = new ArrayList<>(newsroom.items);
            Collections.shuffle(changed, random);
            for (TestCaller caller : TestCaller.values()) {
                searches(newsroom, caller, instant, random)
                        .checkWithStaleIndex(changed.subList(0, Math.min(2, changed.size())));
            }
        });
        searches(newsroom, TestCaller.ADMIN, instant, random).awaitIndex();
        before.keySet().removeIf(path -> !path.startsWith(SearchChecks.SEARCH));
        compare(before);
    }

    private static void compare(Map<String, Response> before) {
        before.forEach((path, response) -> assertEquals(
                response,
                client.send("GET", path, null),
                () -> "a hidden release was changed, and the public can tell by GET " + path));
    }

    private static SearchChecks searches(ModelNewsroom newsroom, TestCaller caller, Instant instant, Random random) {
        return new SearchChecks(reader(newsroom, caller, instant, new HashMap<>()), random, false);
    }

    private static void checkResponsesToWrites(ModelNewsroom newsroom) {
        CheckedReader author =
                reader(newsroom, TestCaller.AUTHOR_OF_TWO, newsroom.start.plusSeconds(17), new HashMap<>());
        newsroom.items.stream()
                .filter(item -> item.story.organization() == author.caller.bound())
                .filter(item -> !item.trashed && item.state == ModelRelease.State.DRAFT)
                .filter(item -> newsroom.siblings(item).findAny().isPresent())
                .forEach(author::edit);
    }

    private static List<String> publicPaths(ModelNewsroom newsroom) {
        List<String> paths = new ArrayList<>(List.of(
                ModelNewsroom.RELEASES + "?count=exact&fields=*&limit=100",
                ModelNewsroom.RELEASES + "?limit=2",
                ModelNewsroom.RELEASES + "?count=exact&limit=100&topic=" + newsroom.word,
                ModelNewsroom.RELEASES + "?count=exact&updatedSince=" + newsroom.start,
                SearchChecks.SEARCH + "?limit=100&facets=" + SearchChecks.FACETS,
                SearchChecks.SEARCH + "?limit=2&q=" + newsroom.word,
                SearchChecks.SEARCH + "?limit=2&sort=-publishedAt&q=" + newsroom.word,
                SearchChecks.SUGGEST + "?limit=100&q=" + newsroom.word,
                SyndicationChecks.FEEDS.get(0) + "?limit=100&topic=" + newsroom.word,
                SyndicationChecks.FEEDS.get(1) + "?limit=100&topic=" + newsroom.word,
                SyndicationChecks.FEEDS.get(2) + "?limit=2&updatedSince=" + newsroom.start,
                SyndicationChecks.FEEDS.get(2) + "?limit=100&topic=" + newsroom.word + "&q=" + newsroom.word,
                SyndicationChecks.SITEMAP,
                SyndicationChecks.NEWS,
                "/v1/topics?limit=100",
                ChangeFeedChecks.CHANGES + "?limit=100&since=" + newsroom.feed,
                ModelNewsroom.ORGANIZATIONS + "?limit=100",
                MonitoringChecks.METRICS));
        paths.addAll(MonitoringChecks.HEALTH);
        for (int n = 0; n < 3; n++) {
            String organization = newsroom.organizations.get(n + 1);
            paths.add(ModelNewsroom.RELEASES + "?count=exact&language=" + newsroom.language(n));
            paths.add(ModelNewsroom.RELEASES + "?count=exact&organization=" + organization);
            paths.add(ModelNewsroom.ORGANIZATIONS + "/" + organization);
        }
        for (ModelRelease item : newsroom.items) {
            paths.add(
                    switch (item.number % 4) {
                        case 0 -> item.path();
                        case 1 -> item.path() + SyndicationChecks.EXTENSIONS.get(item.number % 3);
                        default -> ModelNewsroom.RELEASES + "/by-slug/" + item.slug;
                    });
        }
        return paths;
    }

    /** Instants around the three publications: the last millisecond before, the instant itself, and a while after. */
    private static List<Instant> instants(ModelNewsroom newsroom) {
        return List.of(
                newsroom.minute(0).minusMillis(1),
                newsroom.minute(0),
                newsroom.minute(1).minusMillis(1),
                newsroom.minute(1).plusSeconds(17),
                newsroom.minute(2));
    }

    /** Checks every caller, the public last: it must not get a cached response of the others. */
    private static void checkAllCallers(ModelNewsroom newsroom, Instant instant, Random random) {
        Map<String, Response> responsesByTag = new ConcurrentHashMap<>();
        List<ModelRelease> chosen = new ArrayList<>(newsroom.items);
        Collections.shuffle(chosen, random);
        long seed = random.nextLong();
        Arrays.stream(TestCaller.values())
                .filter(caller -> !caller.isPublic())
                .parallel()
                .forEach(caller -> checkCaller(reader(newsroom, caller, instant, responsesByTag), chosen, seed));
        checkCaller(reader(newsroom, TestCaller.PUBLIC, instant, responsesByTag), chosen, seed);
        MonitoringChecks monitoring = new MonitoringChecks(client);
        Stream.of(TestCaller.values()).forEach(caller -> monitoring.check(caller, keys.get(caller)));
        monitoring.checkMonitor(newsroom);
    }

    /** Sends the same requests for every caller. */
    private static void checkCaller(CheckedReader reader, List<ModelRelease> shuffled, long seed) {
        boolean small = shuffled.size() <= MAX_SMALL_SIZE;
        List<ModelRelease> chosen = small ? shuffled : shuffled.subList(0, 3);
        new ListChecks(reader, new Random(seed), small).check();
        new SearchChecks(reader, new Random(seed), small).check(small ? chosen : chosen.subList(0, 1));
        if (small || reader.caller.isPublic() || seed % 3 == 0) {
            new ChangeFeedChecks(reader).check();
        }
        new SyndicationChecks(reader, new Random(seed)).check();
        new CountChecks(reader).check(1 + Math.floorMod(seed, 3));
        MediaChecks media = new MediaChecks(reader);
        chosen.subList(0, small ? chosen.size() : 1).forEach(media::check);
        ReleaseChecks singles = new ReleaseChecks(reader);
        chosen.forEach(singles::check);
        if (small || seed % 2 == 0) {
            chosen.subList(0, small ? chosen.size() : 1).forEach(singles::checkMore);
        }
    }

    /** Returns seven letters from a to p and a digit, which no stemmer changes: by a common stem, words of others would match. */
    private static String newWord() {
        return UUID.randomUUID()
                .toString()
                .substring(0, 8)
                .chars()
                .mapToObj(hex -> String.valueOf((char) ('a' + Character.digit(hex, 16))))
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(), letters -> letters.substring(0, 3) + '7' + letters.substring(4)));
    }

    private static synchronized void setClock(Instant instant) {
        if (clock == null) {
            throw new IllegalStateException("the test has ended");
        }
        clock.freezeAt(instant);
    }

    private static CheckedReader reader(
            ModelNewsroom newsroom, TestCaller caller, Instant instant, Map<String, Response> responsesByTag) {
        return new CheckedReader(newsroom, caller, keys.get(caller), instant, client, responsesByTag);
    }
}
