package org.communique.cache;

import org.communique.web.PublicAnswer;

/**
 * An answer that is kept.
 *
 * @param generation of what the database held when it was asked for: see {@link AnswerCache}
 */
record Kept(PublicAnswer answer, long generation) {
    /** About what an entry takes beside its text. */
    private static final int OVERHEAD = 600;

    int weight(Question question) {
        int links = answer.links().stream().mapToInt(String::length).sum();
        return answer.body().length() + links + question.bytes() + OVERHEAD;
    }
}
