package org.communique.search;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/** An index that is open: asking it, and writing to it. Every method may fail with an unchecked exception when it is broken or away. */
interface IndexBackend extends AutoCloseable {

    IndexQuery.Found find(IndexQuery indexQuery, IndexQuery.Showing showing);

    /** The releases whose titles the words begin, the likeliest first. */
    List<UUID> titles(List<String> words, IndexQuery indexQuery, int most);

    /** The topics of releases of which some topic begins like the words. */
    Set<String> topics(List<String> words, IndexQuery indexQuery);

    /** The languages that there are texts in. */
    Set<String> languages();

    /** How far in the journal the index is; -1 when it is not whole, or of another version. */
    long position();

    /** Puts documents in, in place of those with the same ids, and takes others out. */
    void write(List<ReleaseDocument> documents, List<UUID> gone);

    /** Puts documents in that are not there yet. */
    void add(List<ReleaseDocument> documents);

    /** Makes durable what was written so far, and notes how far in the journal it is; what is found has followed when it returns. */
    void commit(long position);

    /** Makes it empty. */
    void clear();

    @Override
    void close();
}
