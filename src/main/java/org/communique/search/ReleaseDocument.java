package org.communique.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.communique.analysis.TextAnalyzer;
import org.communique.release.IndexableRelease;
import org.communique.text.PlainText;
import org.hibernate.search.engine.backend.types.Aggregable;
import org.hibernate.search.engine.backend.types.Norms;
import org.hibernate.search.engine.backend.types.Projectable;
import org.hibernate.search.engine.backend.types.Searchable;
import org.hibernate.search.engine.backend.types.Sortable;
import org.hibernate.search.mapper.pojo.mapping.definition.annotation.DocumentId;
import org.hibernate.search.mapper.pojo.mapping.definition.annotation.FullTextField;
import org.hibernate.search.mapper.pojo.mapping.definition.annotation.GenericField;
import org.hibernate.search.mapper.pojo.mapping.definition.annotation.Indexed;
import org.hibernate.search.mapper.pojo.mapping.definition.annotation.KeywordField;
import org.hibernate.search.mapper.pojo.mapping.definition.annotation.SearchEntity;
import org.jboss.logging.Logger;

/**
 * A release in the index. Its texts are analysed here, not by what holds the index: the fields have terms parted by spaces. So both
 * backends find the same, and one field holds the words of every language.
 *
 * <p>One document is no release but the {@link #marker}, which says how far in the journal the index is.
 */
@SearchEntity
@Indexed(index = ReleaseDocument.INDEX)
public class ReleaseDocument {
    private static final Logger LOG = Logger.getLogger(ReleaseDocument.class);
    static final String INDEX = "press-release";
    /** To be raised with every change of what is indexed or how: an index of another version is made anew. */
    static final int VERSION = 3;

    static final String MARKER = "marker";
    /** Stands between texts that no phrase shall span. */
    private static final String GAP = " | ";
    /** What has no date yet is ahead of everything that has. */
    private static final Instant FAR = Instant.parse("9999-12-31T00:00:00Z");

    static final int LONGEST_START = 20;

    private final String id;
    private final IndexableRelease release;
    private final Instant writtenAt;
    private final Long position;
    private final String title;
    private final String summary;
    private final String text;

    private ReleaseDocument(String id, IndexableRelease release, Instant writtenAt, Long position) {
        this.id = id;
        this.release = release;
        this.writtenAt = writtenAt;
        this.position = position;
        this.title = release == null ? null : terms(release.title());
        this.summary = release == null
                ? null
                : String.join(GAP, terms(release.subtitle()), terms(release.summary()), each(release.topics()));
        this.text = release == null ? null : text();
    }

    /**
     * Analyses the texts, which is most of the work of indexing.
     *
     * @param writtenAt when it was last changed, by the journal
     */
    static ReleaseDocument of(IndexableRelease release, Instant writtenAt) {
        return new ReleaseDocument(release.id().toString(), release, writtenAt, null);
    }

    /** @param position the place in the journal up to which all changes are in the index */
    static ReleaseDocument marker(long position) {
        return new ReleaseDocument(MARKER, null, null, position);
    }

    /** Microseconds, as the database counts. */
    static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    @DocumentId
    public String getId() {
        return id;
    }

    /** What hits are known by. */
    @KeywordField(sortable = Sortable.YES, searchable = Searchable.NO)
    public String getKey() {
        return release == null ? null : id;
    }

    /** With {@link #getIdLow} the order of ids, as the database has it: numbers are compared quicker than texts. */
    @GenericField(sortable = Sortable.YES)
    public Long getIdHigh() {
        return release == null ? null : high(release.id());
    }

    @GenericField(sortable = Sortable.YES)
    public Long getIdLow() {
        return release == null ? null : low(release.id());
    }

    static long high(UUID id) {
        return id.getMostSignificantBits() ^ Long.MIN_VALUE;
    }

    static long low(UUID id) {
        return id.getLeastSignificantBits() ^ Long.MIN_VALUE;
    }

    @GenericField(projectable = Projectable.YES)
    public Long getPosition() {
        return position;
    }

    @GenericField
    public Long getWrittenAt() {
        return writtenAt == null ? null : micros(writtenAt);
    }

    /** Draft, published, withdrawn or trashed; the marker has none and so is never found. */
    @KeywordField
    public String getState() {
        return release == null ? null : release.desk().label();
    }

    @GenericField
    public Boolean getEmbargo() {
        return release == null ? null : release.embargo();
    }

    @GenericField
    public Long getPublishedAt() {
        return release == null || release.publishedAt() == null ? null : micros(release.publishedAt());
    }

    @GenericField(sortable = Sortable.YES, projectable = Projectable.YES)
    public Long getSortedAt() {
        return release == null ? null : micros(release.publishedAt() == null ? FAR : release.publishedAt());
    }

    @GenericField
    public Long getChangedAt() {
        return release == null ? null : micros(release.changedAt());
    }

    @KeywordField(aggregable = Aggregable.YES)
    public String getLanguage() {
        return release == null ? null : release.language();
    }

    @KeywordField(aggregable = Aggregable.YES)
    public String getType() {
        return release == null ? null : release.type().label();
    }

    @KeywordField(aggregable = Aggregable.YES)
    public String getOrganization() {
        return release == null || release.organization() == null
                ? null
                : release.organization().toString();
    }

    @KeywordField(aggregable = Aggregable.YES)
    public String getSource() {
        return release == null ? null : release.source();
    }

    @KeywordField(aggregable = Aggregable.YES)
    public List<String> getTopics() {
        return release == null ? List.of() : release.topics();
    }

    /** Of publication, in UTC. */
    @KeywordField(aggregable = Aggregable.YES)
    public String getYear() {
        return release == null || release.publishedAt() == null
                ? null
                : release.publishedAt().toString().split("-")[0];
    }

    @KeywordField
    public List<String> getAuthors() {
        return release == null ? List.of() : release.authors();
    }

    @FullTextField(analyzer = IndexAnalyzer.NAME)
    public String getTitle() {
        return title;
    }

    @FullTextField(analyzer = IndexAnalyzer.NAME)
    public String getSummary() {
        return summary;
    }

    /** All texts, title and summary with them: whether something is in a release is to be seen in one field. */
    @FullTextField(analyzer = IndexAnalyzer.NAME)
    public String getText() {
        return text;
    }

    /** The beginnings of the title's words. */
    @FullTextField(analyzer = IndexAnalyzer.NAME, norms = Norms.NO)
    public String getTitleStarts() {
        return release == null || release.title() == null ? null : starts(release.title());
    }

    @FullTextField(analyzer = IndexAnalyzer.NAME, norms = Norms.NO)
    public String getTopicStarts() {
        return release == null || release.topics().isEmpty() ? null : starts(String.join(" ", release.topics()));
    }

    private String text() {
        return String.join(
                GAP,
                title,
                summary,
                terms(release.dateline()),
                terms(release.body() == null ? null : PlainText.ofHtml(release.body())),
                each(release.authors()),
                terms(release.source()));
    }

    private String each(List<String> texts) {
        return String.join(GAP, texts.stream().map(this::terms).toList());
    }

    /** A text that cannot be analysed is not found; without this it would stop the index for all others. */
    private String terms(String text) {
        if (text == null) {
            return "";
        }
        try {
            return analysed(text);
        } catch (RuntimeException e) {
            LOG.errorf(e, "A text of release %s cannot be analysed", id);
            return "";
        }
    }

    private String analysed(String text) {
        TextAnalyzer.Analysed words = TextAnalyzer.analysed(release.language(), text);
        String terms = String.join(" ", words.terms());
        return words.parts().isEmpty() ? terms : terms + GAP + String.join(GAP, words.parts());
    }

    private static String starts(String text) {
        List<String> starts = new ArrayList<>();
        for (String word : TextAnalyzer.folded(text)) {
            for (int length = 1; length <= Math.min(word.length(), LONGEST_START); length++) {
                starts.add(word.substring(0, length));
            }
        }
        return String.join(" ", starts);
    }
}
