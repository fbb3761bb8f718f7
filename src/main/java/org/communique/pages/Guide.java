package org.communique.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentRenderer;
import org.communique.text.Slug;
import org.jsoup.nodes.Entities;

/** The guide for developers as a page, made of the Markdown that the project's documentation has. */
final class Guide {
    private static final String SOURCE = "/pages/guide.md";
    private static final int SECTION = 2;
    private static final String NEWSROOM = " <a href=\"/newsroom/\">Newsroom</a>";
    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

    private Guide() {}

    /** @param hasNewsroom whether there is the example of a newsroom's site to lead to */
    static String page(boolean hasNewsroom) {
        Node guide = Parser.builder().extensions(EXTENSIONS).build().parse(source());
        String text = HtmlRenderer.builder()
                .extensions(EXTENSIONS)
                .escapeHtml(true)
                .attributeProviderFactory(context -> (node, tag, attributes) -> {
                    if (isSection(node)) {
                        attributes.put("id", anchor(node));
                    } else if (tag.equals("pre")) {
                        // What is wider than the window is scrolled, by the keyboard as well.
                        attributes.put("tabindex", "0");
                    }
                })
                .build()
                .render(guide);
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
                """.formatted(hasNewsroom ? NEWSROOM : "", sections(guide), text);
    }

    private static String sections(Node guide) {
        StringBuilder links = new StringBuilder();
        for (Node node = guide.getFirstChild(); node != null; node = node.getNext()) {
            if (isSection(node)) {
                links.append(
                        "<li><a href=\"#%s\">%s</a></li>\n".formatted(anchor(node), Entities.escape(textOf(node))));
            }
        }
        return links.toString();
    }

    private static boolean isSection(Node node) {
        return node instanceof Heading heading && heading.getLevel() == SECTION;
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
                throw new IllegalStateException("the guide was not packaged");
            }
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
