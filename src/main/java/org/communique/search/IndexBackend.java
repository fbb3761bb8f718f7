package org.communique.search;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** An open index. Every method may throw an unchecked exception if the index is corrupt or cannot be reached. */
interface IndexBackend extends AutoCloseable {

    IndexHits search(IndexQuery indexQuery, IndexQuery.ResultOptions options);

    /** The releases whose titles have words that start with the given ones, the best first. */
    List<UUID> suggestTitles(List<String> prefixes, IndexQuery indexQuery, int limit);

    /** The topics of all releases with a topic that starts like the given words. */
    Set<String> suggestTopics(List<String> prefixes, IndexQuery indexQuery);

    /** The releases whose titles have words that are the given one but for {@link SpellingVariants#maxTypos}, the most similar first. */
    List<UUID> similarTitles(String word, IndexQuery indexQuery, int limit);

    /** The releases with the most characteristic words of a text in common, those of its language first. */
    List<UUID> related(RelatedText text, IndexQuery indexQuery, int limit);

    /** The languages of the indexed releases. */
    Set<String> languages();

    /** The position of the journal that the index has reached; -1 if the index is incomplete or of another version. */
    long position();

    /** Adds or replaces documents, and deletes others. */
    void write(List<ReleaseDocument> documents, List<UUID> deleted);

    /** Adds documents that the index does not have yet. */
    void add(List<ReleaseDocument> documents);

    /** Stores the position of the journal, and makes all writes visible to searches. */
    void markPosition(long position);

    /** Makes all writes durable. */
    void flush();

    /**
     * Reads the whole index and throws if a part of it is damaged. A cluster does that by itself.
     *
     * @param verified      the parts that were read already, which are not read again
     * @param isInterrupted asked before each part
     * @return whether everything was read
     */
    default boolean verify(Set<Object> verified, BooleanSupplier isInterrupted) {
        return true;
    }

    /** Deletes all documents. */
    void clear();

    @Override
    void close();
}
