package org.communique.search;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.communique.analysis.TermSequence;
import org.communique.analysis.TextAnalyzer;
import org.communique.query.IndexedText;
import org.communique.release.IndexableRelease;
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

/**
 * A release in the index. Its texts are analysed here and not by the backend: the fields contain space-separated terms, and terms of the same
 * position are joined by {@link TermSequence#SAME_POSITION}. So both backends return the same results, and one field contains words of every language.
 *
 * <p>One document is not a release but the {@link #marker}, which stores the position of the journal that the index has reached.
 */
@SearchEntity
@Indexed(index = ReleaseDocument.INDEX)
public class ReleaseDocument {
    static final String INDEX = "press-release";
    /** Increase with every change of the indexed data. An index of another version is rebuilt. */
    static final int VERSION = 6;

    static final String MARKER = "marker";
    private static final IndexedText EMPTY = new IndexedText("", "", "");
    /** Sorts releases without a date before all others. */
    private static final Instant FAR_FUTURE = Instant.parse("9999-12-31T00:00:00Z");

    static final int MAX_PREFIX_LENGTH = 20;

    private final String id;
    private final IndexableRelease release;
    private final Instant writtenAt;
    private final Long position;
    private final ZoneId zone;
    private final IndexedText indexed;

    private ReleaseDocument(String id, IndexableRelease release, Instant writtenAt, ZoneId zone, Long position) {
        this.id = id;
        this.release = release;
        this.writtenAt = writtenAt;
        this.position = position;
        this.zone = zone;
        // The marker has empty texts: while one document has none, merging segments takes Lucene half as long again.
        this.indexed = release == null ? EMPTY : IndexedText.of(release.texts());
    }

    /**
     * Creates a document and analyses its texts, which takes most of the time of indexing.
     *
     * @param writtenAt the time of the last change, by the journal
     * @param zone      the time zone of the year of publication
     */
    static ReleaseDocument of(IndexableRelease release, Instant writtenAt, ZoneId zone) {
        return new ReleaseDocument(release.id().toString(), release, writtenAt, zone, null);
    }

    /** @param position the position of the journal up to which all changes are in the index */
    static ReleaseDocument marker(long position) {
        return new ReleaseDocument(MARKER, null, null, null, position);
    }

    /** Microseconds since the epoch, the resolution of the database. */
    static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    @DocumentId
    public String getId() {
        return id;
    }

    /** The id, in the form that hits are read by. */
    @KeywordField(sortable = Sortable.YES, searchable = Searchable.NO)
    public String getKey() {
        return release == null ? null : id;
    }

    /** With {@link #getIdLow}, sorts by id as the database does. Comparing numbers is faster than comparing strings. */
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

    /** Draft, published, withdrawn or trashed. The marker has no state, so no search by state matches it. */
    @KeywordField
    public String getState() {
        return release == null ? null : release.staffStatus().label();
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
        return release == null ? null : micros(release.publishedAt() == null ? FAR_FUTURE : release.publishedAt());
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

    /** The year of publication, in the time zone of the newsroom. */
    @KeywordField(aggregable = Aggregable.YES)
    public String getYear() {
        return release == null || release.publishedAt() == null
                ? null
                : String.valueOf(release.publishedAt().atZone(zone).getYear());
    }

    @KeywordField
    public List<String> getAuthors() {
        return release == null ? List.of() : release.authors();
    }

    @FullTextField(analyzer = IndexAnalyzer.NAME)
    public String getTitle() {
        return indexed.title();
    }

    @FullTextField(analyzer = IndexAnalyzer.NAME)
    public String getSummary() {
        return indexed.summary();
    }

    /** All texts, including title and summary, so that one field decides whether a release matches. */
    @FullTextField(analyzer = IndexAnalyzer.NAME)
    public String getText() {
        return indexed.text();
    }

    /** All prefixes of the words of the title. */
    @FullTextField(analyzer = IndexAnalyzer.NAME, norms = Norms.NO)
    public String getTitleStarts() {
        return release == null || release.title() == null ? null : prefixes(release.title());
    }

    /** All prefixes of the words of the topics. */
    @FullTextField(analyzer = IndexAnalyzer.NAME, norms = Norms.NO)
    public String getTopicStarts() {
        return release == null || release.topics().isEmpty() ? null : prefixes(String.join(" ", release.topics()));
    }

    private static String prefixes(String text) {
        List<String> prefixes = new ArrayList<>();
        for (String word : TextAnalyzer.suggestedWords(text)) {
            for (int length = 1; length <= Math.min(word.length(), MAX_PREFIX_LENGTH); length++) {
                prefixes.add(word.substring(0, length));
            }
        }
        return String.join(" ", prefixes);
    }
}
