package org.communique.html;

import java.util.List;

/**
 * The result of a conversion to safe HTML.
 *
 * @param html    null if nothing visible is left
 * @param notices the losses and replacements, each once, at most 20
 */
public record SafeHtml(String html, List<HtmlNotice> notices) {
    public static final SafeHtml NONE = new SafeHtml(null, List.of());
}
