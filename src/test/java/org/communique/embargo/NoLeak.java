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
import org.communique.changes.FeedPlace;
import org.communique.embargo.Wire.Answer;
import org.communique.outbound.Partner;
import org.communique.search.PausedIndex;

/**
 * The property that the embargo leak test runs against the service; alone it has none, and is found by no test run. A case is one
 * random release among others.
 */
public class NoLeak {
    private static final int LARGEST = Tier.of(40, 100);
    private static final int SMALL = 3;
    /** In the last century no release of another test is public, and none of theirs is left to come out. */
    private static Instant nextStart = Instant.parse("1999-12-30T12:00:00Z");

    private static Wire wire;
    private static TestClock clock;
    private static PausedIndex index;
    private static FeedPlace feed;
    private static Map<Audience, String> keys;
    private static Partner partner;
    private static int cases;

    /** Says which service to ask. */
    public static void of(URI service, TestClock itsClock, PausedIndex itsIndex, FeedPlace itsFeed) {
        wire = new Wire(service);
        clock = itsClock;
        index = itsIndex;
        feed = itsFeed;
        cases = 0;
        partner = new Partner();
        keys = new EnumMap<>(Audience.class);
        for (Audience audience : Audience.values()) {
            if (!audience.isPublic() && audience.bound() == 0) {
                keys.put(audience, Given.key(audience.role().label()));
            }
        }
    }

    /** Leaves the clock to others, even when a shrinking that took too long still goes on beside them. */
    public static synchronized void end() {
        clock.reset();
        clock = null;
        partner.close();
    }

    public static int cases() {
        return cases;
    }

    @Property(edgeCases = EdgeCasesMode.NONE, afterFailure = AfterFailureMode.RANDOM_SEED)
    void nobody_can_tell_what_is_hidden(@ForAll("newsrooms") List<Story> stories, @ForAll long seed) {
        cases += stories.size();
        Random dice = new Random(seed);
        Newsroom newsroom = open();
        List<Told> hooks = Stream.of(Audience.PARTNER, Audience.PARTNER_OF_ONE, Audience.AUTHOR_OF_TWO)
                .map(audience -> new Told(newsroom, audience, keys.get(audience), wire, partner))
                .toList();
        try {
            live(newsroom, stories, dice, hooks);
        } finally {
            hooks.forEach(Told::end);
        }
    }

    private static void live(Newsroom newsroom, List<Story> stories, Random dice, List<Told> hooks) {
        Desk desk = new Desk(newsroom, wire);
        desk.live(stories);
        whatIsHiddenChangesUnnoticed(newsroom, desk, dice);
        aWriteTellsNoMoreThanAReading(newsroom);
        searches(newsroom, Audience.ADMIN, newsroom.start.plusSeconds(17), dice).awaitIndex();
        for (Instant moment : moments(newsroom)) {
            standAt(moment);
            feed.tellWhatCameOut();
            hooks.forEach(hook -> hook.check(moment));
            askAll(newsroom, moment, dice);
        }
    }

    /** As large as can be, so that few rounds make many cases; what fails is shrunk to few. */
    @Provide
    Arbitrary<List<Story>> newsrooms() {
        return Arbitraries.forType(Story.class)
                .list()
                .ofMinSize(1)
                .ofMaxSize(LARGEST)
                .withSizeDistribution((genSize, smallest, largest, center) ->
                        random -> largest.subtract(BigInteger.valueOf(random.nextInt(3))));
    }

    private static Newsroom open() {
        Instant start = nextStart;
        nextStart = start.minus(Duration.ofDays(1));
        standAt(start);
        Newsroom newsroom = new Newsroom(wire, newWord(), start, feed.end());
        for (Audience audience : Audience.values()) {
            if (audience.bound() > 0) {
                keys.put(audience, Given.key(audience.role().label(), newsroom.organizations.get(audience.bound())));
            }
        }
        return newsroom;
    }

    /**
     * The public asks before and after what it cannot see is changed, at the same instant: not a byte may differ. Nor may those who did
     * see what was changed find it by what it was, while the index knows nothing newer.
     */
    private static void whatIsHiddenChangesUnnoticed(Newsroom newsroom, Desk desk, Random dice) {
        // Within a minute: at its ends answers expire anyway.
        Instant moment = newsroom.start.plusSeconds(17);
        standAt(moment);
        searches(newsroom, Audience.ADMIN, moment, dice).awaitIndex();
        Map<String, Answer> before = new LinkedHashMap<>();
        publicPaths(newsroom).forEach(path -> before.put(path, wire.ask("GET", path, null)));
        index.whileBehind(() -> {
            List.copyOf(newsroom.items).forEach(desk::befall);
            compare(before);
            List<Item> changed = new ArrayList<>(newsroom.items);
            Collections.shuffle(changed, dice);
            for (Audience audience : Audience.values()) {
                searches(newsroom, audience, moment, dice).checkBehind(changed.subList(0, Math.min(2, changed.size())));
            }
        });
        searches(newsroom, Audience.ADMIN, moment, dice).awaitIndex();
        before.keySet().removeIf(path -> !path.startsWith(Searches.SEARCH));
        compare(before);
    }

    private static void compare(Map<String, Answer> before) {
        before.forEach((path, answer) -> assertEquals(
                answer,
                wire.ask("GET", path, null),
                () -> "what is hidden was changed, and the public can tell by GET " + path));
    }

    private static Searches searches(Newsroom newsroom, Audience audience, Instant moment, Random dice) {
        return new Searches(reader(newsroom, audience, moment, new HashMap<>()), dice, false);
    }

    private static void aWriteTellsNoMoreThanAReading(Newsroom newsroom) {
        Reader author = reader(newsroom, Audience.AUTHOR_OF_TWO, newsroom.start.plusSeconds(17), new HashMap<>());
        newsroom.items.stream()
                .filter(item -> item.story.organization() == author.audience.bound())
                .filter(item -> !item.trashed && item.state == Item.State.DRAFT)
                .filter(item -> newsroom.siblings(item).findAny().isPresent())
                .forEach(author::edit);
    }

    private static List<String> publicPaths(Newsroom newsroom) {
        List<String> paths = new ArrayList<>(List.of(
                Newsroom.RELEASES + "?count=exact&fields=*&limit=100",
                Newsroom.RELEASES + "?limit=2",
                Newsroom.RELEASES + "?count=exact&limit=100&topic=" + newsroom.word,
                Newsroom.RELEASES + "?count=exact&updatedSince=" + newsroom.start,
                Searches.SEARCH + "?limit=100&facets=" + Searches.FACETS,
                Searches.SEARCH + "?limit=2&q=" + newsroom.word,
                Searches.SEARCH + "?limit=2&sort=-publishedAt&q=" + newsroom.word,
                Searches.SUGGEST + "?limit=100&q=" + newsroom.word,
                Syndication.FEEDS.get(0) + "?limit=100&topic=" + newsroom.word,
                Syndication.FEEDS.get(1) + "?limit=100&topic=" + newsroom.word,
                Syndication.FEEDS.get(2) + "?limit=2&updatedSince=" + newsroom.start,
                Syndication.SITEMAP,
                Syndication.NEWS,
                "/v1/topics?limit=100",
                Follows.CHANGES + "?limit=100&since=" + newsroom.feed,
                Newsroom.ORGANIZATIONS + "?limit=100"));
        for (int n = 0; n < 3; n++) {
            String organization = newsroom.organizations.get(n + 1);
            paths.add(Newsroom.RELEASES + "?count=exact&language=" + newsroom.language(n));
            paths.add(Newsroom.RELEASES + "?count=exact&organization=" + organization);
            paths.add(Newsroom.ORGANIZATIONS + "/" + organization);
        }
        for (Item item : newsroom.items) {
            paths.add(
                    switch (item.number % 4) {
                        case 0 -> item.path();
                        case 1 -> item.path() + Syndication.FORMS.get(item.number % 3);
                        default -> Newsroom.RELEASES + "/by-slug/" + item.slug;
                    });
        }
        return paths;
    }

    /** Around the three instants at which releases come out: the last microsecond before, the instant itself, a while after. */
    private static List<Instant> moments(Newsroom newsroom) {
        return List.of(
                newsroom.minute(0).minusNanos(1_000),
                newsroom.minute(0),
                newsroom.minute(1).minusNanos(1_000),
                newsroom.minute(1).plusSeconds(17),
                newsroom.minute(2));
    }

    /** Every caller, the public last: it must not be answered from a cache that the others filled. */
    private static void askAll(Newsroom newsroom, Instant moment, Random dice) {
        Map<String, Answer> byTag = new ConcurrentHashMap<>();
        List<Item> chosen = new ArrayList<>(newsroom.items);
        Collections.shuffle(chosen, dice);
        long rolled = dice.nextLong();
        Arrays.stream(Audience.values())
                .filter(audience -> !audience.isPublic())
                .parallel()
                .forEach(audience -> ask(reader(newsroom, audience, moment, byTag), chosen, rolled));
        ask(reader(newsroom, Audience.PUBLIC, moment, byTag), chosen, rolled);
    }

    /** The same questions by everyone. */
    private static void ask(Reader reader, List<Item> shuffled, long rolled) {
        boolean small = shuffled.size() <= SMALL;
        List<Item> chosen = small ? shuffled : shuffled.subList(0, 3);
        new Lists(reader, new Random(rolled), small).check();
        new Searches(reader, new Random(rolled), small).check(small ? chosen : chosen.subList(0, 1));
        if (small || reader.audience.isPublic() || rolled % 3 == 0) {
            new Follows(reader).check();
        }
        new Syndication(reader, new Random(rolled)).check();
        new Counts(reader).check(1 + Math.floorMod(rolled, 3));
        Singles singles = new Singles(reader);
        chosen.forEach(singles::check);
        if (small || rolled % 2 == 0) {
            chosen.subList(0, small ? chosen.size() : 1).forEach(singles::checkFurther);
        }
    }

    /** Seven letters from a to p and a digit, which no stemmer touches: by its stem it could be found with words of others. */
    private static String newWord() {
        return UUID.randomUUID()
                .toString()
                .substring(0, 8)
                .chars()
                .mapToObj(hex -> String.valueOf((char) ('a' + Character.digit(hex, 16))))
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(), letters -> letters.substring(0, 3) + '7' + letters.substring(4)));
    }

    private static synchronized void standAt(Instant moment) {
        if (clock == null) {
            throw new IllegalStateException("the test is over");
        }
        clock.freezeAt(moment);
    }

    private static Reader reader(Newsroom newsroom, Audience audience, Instant moment, Map<String, Answer> byTag) {
        return new Reader(newsroom, audience, keys.get(audience), moment, wire, byTag);
    }
}
