package org.communique.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.communique.analysis.Highlighter;
import org.communique.release.PressReleaseView;
import org.communique.text.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where in a release what was searched for stands. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(
        description =
                "Where what was searched for stands: HTML with <mark> and nothing else, all other characters escaped. A text without any is left out.")
record Highlights(
        @Schema(examples = "<mark>Председательство</mark> Казахстана")
        String title,

        String summary,

        @Schema(description = "Up to three of the best sentences")
        List<String> body) {
    private static final int PASSAGES = 3;

    static Highlights of(PressReleaseView release, Highlighter highlighter) {
        return new Highlights(
                highlighter.whole(release.language(), release.title()).orElse(null),
                highlighter.whole(release.language(), release.summary()).orElse(null),
                release.body() == null
                        ? List.of()
                        : highlighter.passages(release.language(), PlainText.ofHtml(release.body()), PASSAGES));
    }
}
