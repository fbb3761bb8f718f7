package org.communique.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.communique.analysis.Highlighter;
import org.communique.html.PlainText;
import org.communique.release.PressReleaseView;
import org.communique.release.VisibleReleases;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Excerpts of a release with the matching words marked. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
        description =
                "Texts with the matching words in <mark> elements. All other characters are escaped for HTML. A text without a match is omitted.")
record Highlights(
        @Schema(examples = "<mark>Председательство</mark> Казахстана")
        String title,

        String summary,

        @Schema(description = "Up to three sentences with the most matches, of the first 32,768 characters of the HTML")
        List<String> body) {
    private static final int MAX_PASSAGES = 3;

    static Highlights of(PressReleaseView release, Highlighter highlighter) {
        return new Highlights(
                highlighter.highlight(release.language(), release.title()).orElse(null),
                highlighter.highlight(release.language(), release.summary()).orElse(null),
                release.body() == null
                        ? List.of()
                        : highlighter.passages(
                                release.language(), PlainText.ofHtml(complete(release.body())), MAX_PASSAGES));
    }

    /** Leaves out the end of a body that was cut: it may be a part of a tag, of a reference or of a word. */
    private static String complete(String body) {
        if (body.length() < VisibleReleases.BODY_START) {
            return body;
        }
        int tag = body.lastIndexOf('<');
        int end = body.indexOf('>', tag) < 0 ? tag : Math.max(tag, body.lastIndexOf(' '));
        return end < 0 ? body : body.substring(0, end);
    }
}
