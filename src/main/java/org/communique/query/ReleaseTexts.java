package org.communique.query;

import java.util.List;

/**
 * The texts of a release in which queries look for words.
 *
 * @param body safe HTML
 */
public record ReleaseTexts(
        String language,
        String title,
        String subtitle,
        String summary,
        String body,
        String dateline,
        List<String> topics,
        List<String> authors,
        String source) {}
