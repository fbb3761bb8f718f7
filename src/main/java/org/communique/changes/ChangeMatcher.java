package org.communique.changes;

import jakarta.enterprise.context.Dependent;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.communique.query.ReleaseTexts;
import org.communique.query.SavedQueries;
import org.communique.query.SavedQuery;
import org.communique.release.ReleaseLanguages;
import org.communique.release.SavedSearch;
import org.communique.release.TextAnalysis;

/**
 * Holds changes against the texts of many searches. Works from the journal and not from the index, so that a search is told of a change
 * however far the index is behind. Not for several threads; each user has its own.
 */
@Dependent
public class ChangeMatcher {
    private final ChangedTexts changedTexts;
    private final TextAnalysis analysis;
    private final ReleaseLanguages releaseLanguages;
    private final SavedQueries saved = new SavedQueries();
    private Set<SavedQuery> queries = Set.of();
    /** Only ever more, because a change of them takes long: each query has other terms then. */
    private final Set<String> languages = new HashSet<>();

    ChangeMatcher(ChangedTexts changedTexts, TextAnalysis analysis, ReleaseLanguages releaseLanguages) {
        this.changedTexts = changedTexts;
        this.analysis = analysis;
        this.releaseLanguages = releaseLanguages;
    }

    /** Keeps the queries of exactly these searches. Takes about a millisecond for each one that is new. */
    public void retain(Collection<SavedSearch> searches) {
        queries = searches.stream()
                .map(SavedSearch::query)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        if (!queries.isEmpty()) {
            languages.addAll(releaseLanguages.all());
        }
        saved.retain(queries, languages);
    }

    /** Returns which of the kept queries a release matched before a change and matches after it. Nothing is read before the first question. */
    public TextMatches of(ReaderChange change) {
        return of(change.id(), change.position());
    }

    /** @param position of the change in the journal */
    public TextMatches of(UUID release, long position) {
        return new TextMatches(release, position);
    }

    /** The queries that the texts of one release match. */
    public final class TextMatches {
        private final UUID release;
        private final long position;
        private Set<SavedQuery> before;
        private Set<SavedQuery> after;

        private TextMatches(UUID release, long position) {
            this.release = release;
            this.position = position;
        }

        public boolean before(SavedQuery query) {
            read();
            return before.contains(query);
        }

        public boolean after(SavedQuery query) {
            read();
            return after.contains(query);
        }

        private void read() {
            if (after == null) {
                ChangedTexts.BeforeAndAfter texts = changedTexts.of(release, position);
                before = matching(texts.before());
                after = Objects.equals(texts.before(), texts.after()) ? before : matching(texts.after());
            }
        }

        private Set<SavedQuery> matching(ReleaseTexts texts) {
            if (texts == null) {
                return Set.of();
            }
            if (texts.language() != null && languages.add(texts.language())) {
                saved.retain(queries, languages);
            }
            return saved.matching(analysis.positions(texts));
        }
    }
}
