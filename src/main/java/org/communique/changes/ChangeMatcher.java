package org.communique.changes;

import jakarta.enterprise.context.Dependent;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.communique.background.BackgroundLoop;
import org.communique.query.ReleaseTexts;
import org.communique.query.SavedQueries;
import org.communique.query.SavedQuery;
import org.communique.release.FilterFields;
import org.communique.release.ReleaseLanguages;
import org.communique.release.SavedSearch;
import org.communique.release.TextAnalysis;

/**
 * Holds changes against the texts of many searches. Works from the journal and not from the index, so that a search is told of a change
 * however far the index is behind. Not for several threads; each user has its own.
 */
@Dependent
public class ChangeMatcher {
    /** The position since which a search is followed, for one that is told all changes as they happen. */
    public static final long ALWAYS = 0;

    private final ChangedTexts changedTexts;
    private final TextAnalysis analysis;
    private final ReleaseLanguages releaseLanguages;
    private final SavedQueries saved = new SavedQueries();
    private List<SavedSearch> retained = List.of();
    private Set<SavedQuery> queries = Set.of();
    /** Only ever more, because a change of them takes long: each query has other terms then. */
    private final Set<String> languages = new HashSet<>();

    ChangeMatcher(ChangedTexts changedTexts, TextAnalysis analysis, ReleaseLanguages releaseLanguages) {
        this.changedTexts = changedTexts;
        this.analysis = analysis;
        this.releaseLanguages = releaseLanguages;
    }

    /**
     * Keeps the queries of these searches and no others.
     *
     * @param limit after this time no further query is prepared, which takes some milliseconds for each; null for no limit
     */
    public void retain(Collection<SavedSearch> searches, Duration limit) {
        List<SavedSearch> all = List.copyOf(searches);
        if (!all.equals(retained)) {
            retained = all;
            queries = all.stream()
                    .map(SavedSearch::query)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet());
        }
        if (!queries.isEmpty()) {
            languages.addAll(releaseLanguages.all());
        }
        saved.retain(queries, languages, limit);
    }

    /** Prepares the kept queries for new languages. Called outside of a transaction, it saves {@link #retain} from taking seconds in one. */
    public void prepare() {
        if (!queries.isEmpty()) {
            languages.addAll(releaseLanguages.all());
            saved.retain(queries, languages, null);
        }
    }

    /**
     * Matches the first of some changes, as many as can be done in some time, and at least one.
     *
     * @param since as for {@link #of(ReaderChange, long)}
     * @return these changes in order
     */
    public Map<ReaderChange, TextMatches> first(List<ReaderChange> changes, long since, Duration time) {
        Map<ReaderChange, TextMatches> matched = new LinkedHashMap<>();
        long end = System.nanoTime() + time.toNanos();
        for (ReaderChange change : changes) {
            if (!matched.isEmpty() && System.nanoTime() - end > 0) {
                break;
            }
            TextMatches matches = of(change, since);
            matches.read();
            matched.put(change, matches);
        }
        return matched;
    }

    /** Learns the languages of changes before {@link #retain}, so that no query has to be prepared again while they are matched. */
    void expect(Collection<ReaderChange> changes) {
        changes.stream()
                .flatMap(change -> Stream.of(change.fieldsBefore(), change.fieldsAfter()))
                .filter(Objects::nonNull)
                .map(FilterFields::language)
                .filter(Objects::nonNull)
                .forEach(languages::add);
    }

    /** Whether the query of a search is kept, or it has none. */
    boolean has(SavedSearch search) {
        return search.query() == null || saved.has(search.query());
    }

    /**
     * Returns which of the kept queries a release matched before a change and matches after it. Nothing is read before the first question.
     *
     * @param since the position in the journal since which the search is followed
     */
    public TextMatches of(ReaderChange change, long since) {
        return of(change.id(), change.position(), since);
    }

    /** @param position of the change in the journal */
    public TextMatches of(UUID release, long position, long since) {
        return new TextMatches(release, position, since);
    }

    /**
     * The queries that the texts of one release match. Who begins to follow a search may be told older changes, too. Those are held against
     * the present text of the release, and not against texts that were withdrawn or corrected: otherwise anybody could find out what they
     * said, word by word. Where such a text decides whether a release has left the search, it has.
     */
    public final class TextMatches {
        private final UUID release;
        private final long position;
        private final long since;
        private Set<SavedQuery> before;
        private Set<SavedQuery> after;

        private TextMatches(UUID release, long position, long since) {
            this.release = release;
            this.position = position;
            this.since = since;
        }

        /** @param isVisible whether the release may be seen now by whom the change is told */
        public boolean before(SavedQuery query, boolean isVisible) {
            if (isOlder() && !isVisible) {
                return true;
            }
            read();
            return before.contains(query);
        }

        /** @param isVisible as before */
        public boolean after(SavedQuery query, boolean isVisible) {
            if (isOlder() && !isVisible) {
                return false;
            }
            read();
            return after.contains(query);
        }

        private boolean isOlder() {
            return position <= since;
        }

        /** Reads and matches the texts, unless that is done. Without queries there is nothing to read. */
        public void read() {
            if (after != null) {
                return;
            }
            if (queries.isEmpty()) {
                before = Set.of();
                after = Set.of();
                return;
            }
            BackgroundLoop.reportProgress();
            ChangedTexts.BeforeAndAfter texts = changedTexts.of(release, position);
            boolean isChanged = !Objects.equals(texts.before(), texts.after());
            if (isOlder()) {
                after = matching(changedTexts.of(release, Long.MAX_VALUE).after());
                before = isChanged ? queries : after;
            } else {
                before = matching(texts.before());
                after = isChanged ? matching(texts.after()) : before;
            }
        }

        private Set<SavedQuery> matching(ReleaseTexts texts) {
            if (texts == null) {
                return Set.of();
            }
            if (texts.language() != null && languages.add(texts.language())) {
                saved.retain(queries, languages, null);
            }
            return saved.matching(analysis.positions(texts));
        }
    }
}
