package org.communique.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;
import org.communique.text.Slug;
import org.jsoup.nodes.Entities;

/** Renders {@code docs/guide.md}, the guide for users of the API, as an HTML page. */
final class Guide {
    private static final String SOURCE = "/pages/guide.md";
    private static final int SECTION = 2;
    private static final int SUBSECTION = 3;
    /** Elements that scroll inside themselves where they are wider than the window. */
    private static final Set<String> SCROLLABLE = Set.of("pre", "table");

    private static final String NEWSROOM_LINK = " <a href=\"/newsroom/\">Newsroom</a>";
    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

    private Guide() {}

    /** @param hasNewsroom whether the page links to the example newsroom site */
    static String page(boolean hasNewsroom) {
        Node markdown = Parser.builder().extensions(EXTENSIONS).build().parse(source());
        String html = HtmlRenderer.builder()
                .extensions(EXTENSIONS)
                .escapeHtml(true)
                .attributeProviderFactory(context -> (node, tag, attributes) -> {
                    if (isHeading(node, SECTION) || isHeading(node, SUBSECTION)) {
                        attributes.put("id", anchor(node));
                    } else if (SCROLLABLE.contains(tag)) {
                        // Focusable, so that the keyboard can scroll it.
                        attributes.put("tabindex", "0");
                    }
                })
                .build()
                .render(markdown);
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>Communiqué: guide</title>
                <link rel="stylesheet" href="/guide/guide.css">
                </head>
                <body>
                <header><nav aria-label="Communiqué">
                <strong>Communiqué</strong> <a href="/docs/">API</a> <a href="/openapi.yaml">OpenAPI</a>%s
                </nav></header>
                <nav class="sections" aria-label="Sections"><ul>
                %s</ul></nav>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(hasNewsroom ? NEWSROOM_LINK : "", sections(markdown), html);
    }

    private static String sections(Node markdown) {
        StringBuilder links = new StringBuilder();
        for (Node node = markdown.getFirstChild(); node != null; node = node.getNext()) {
            if (isHeading(node, SECTION)) {
                links.append(
                        "<li><a href=\"#%s\">%s</a></li>\n".formatted(anchor(node), Entities.escape(textOf(node))));
            }
        }
        return links.toString();
    }

    private static boolean isHeading(Node node, int level) {
        return node instanceof Heading heading && heading.getLevel() == level;
    }

    private static String anchor(Node heading) {
        return Slug.of(textOf(heading));
    }

    private static String textOf(Node node) {
        return TextContentRenderer.builder().build().render(node).strip();
    }

    private static String source() {
        try (InputStream source = Guide.class.getResourceAsStream(SOURCE)) {
            if (source == null) {
                throw new IllegalStateException("The guide is not on the class path");
            }
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
