package org.communique.html;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jsoup.nodes.Element;

/**
 * The places in a body to which its own links lead, such as footnotes. Their ids get a prefix, so that they cannot collide with those of
 * the page that shows the body.
 */
final class Anchors {
    private static final String PREFIX = "body-";
    private static final int MAX_ID_LENGTH = 100;

    private final Set<String> linked = new HashSet<>();
    private final Set<String> present = new HashSet<>();
    private final Set<String> used = new HashSet<>();

    private Anchors() {}

    static Anchors of(Element body) {
        Anchors anchors = new Anchors();
        for (Element link : body.getElementsByAttribute("href")) {
            String address = link.attr("href");
            int hash = address.indexOf('#');
            if (hash >= 0 && hash < address.length() - 1) {
                anchors.linked.add(decoded(address.substring(hash + 1)));
            }
        }
        if (!anchors.linked.isEmpty()) {
            body.getAllElements().stream()
                    .map(Anchors::name)
                    .filter(Objects::nonNull)
                    .forEach(anchors.present::add);
        }
        return anchors;
    }

    /** The id or the old anchor name of an element; null if it has none that can be used. */
    private static String name(Element element) {
        String id = element.attr("id");
        if (id.isEmpty() && element.nameIs("a")) {
            id = element.attr("name");
        }
        return id.isEmpty() || id.length() > MAX_ID_LENGTH || id.chars().anyMatch(c -> c <= ' ' || c == 0xA0)
                ? null
                : id;
    }

    /** Returns the id for the copy of an element; null if no link leads to the element. */
    String idOf(Element element) {
        String name = linked.isEmpty() ? null : name(element);
        if (name == null || !linked.contains(name)) {
            return null;
        }
        String id = prefixed(name);
        return used.add(id) ? id : null;
    }

    /** Returns the fragment of a link to a place in the body, also if a word processor wrote the path of its file before it. */
    String local(String address) {
        int hash = address.indexOf('#');
        boolean isOwn = hash == 0 || hash > 0 && address.regionMatches(true, 0, "file:", 0, 5);
        return isOwn && present.contains(decoded(address.substring(hash + 1))) ? address.substring(hash) : address;
    }

    /** Returns the address to write for that of a link. */
    String rewritten(String address) {
        String local = local(address);
        return local.startsWith("#") && present.contains(decoded(local.substring(1)))
                ? "#" + prefixed(local.substring(1))
                : address;
    }

    private static String prefixed(String name) {
        return name.startsWith(PREFIX) ? name : PREFIX + name;
    }

    private static String decoded(String fragment) {
        try {
            return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Not percent-encoded: the fragment is the name as it is.
            return fragment;
        }
    }
}
