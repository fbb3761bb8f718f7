package org.communique.html;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.communique.text.Characters;
import org.jsoup.nodes.Element;

/** Links to what a page embeds: frames, recordings, documents. */
final class Embeds {
    private static final Set<String> NAMES = Set.of(
            "iframe",
            "video",
            "audio",
            "object",
            "embed",
            "applet",
            "oembed",
            "amp-iframe",
            "amp-video",
            "amp-audio",
            "amp-youtube",
            "lite-youtube");

    /** The addresses of players, and the page of the same recording. */
    private static final List<Player> PLAYERS = List.of(
            new Player(
                    "(?:www\\.)?youtube(?:-nocookie)?\\.com/(?:embed|v|shorts)/([\\w-]{3,20})",
                    "https://www.youtube.com/watch?v="),
            new Player("youtu\\.be/([\\w-]{3,20})", "https://www.youtube.com/watch?v="),
            new Player("player\\.vimeo\\.com/video/(\\d{1,20})", "https://vimeo.com/"),
            new Player("(?:www\\.)?rutube\\.ru/play/embed/(\\w{1,40})", "https://rutube.ru/video/"),
            new Player("(?:www\\.)?dailymotion\\.com/embed/video/(\\w{1,20})", "https://www.dailymotion.com/video/"));

    private static final Pattern START = Pattern.compile("[?&](?:start|t)=(\\d{1,6})s?(?:&|$)");
    private static final int MAX_TITLE_LENGTH = 300;

    private record Player(Pattern address, String page) {
        Player(String address, String page) {
            this(Pattern.compile("(?:https?:)?//" + address + "(?:[/?#].*)?"), page);
        }
    }

    /** A link to an embedded resource. */
    record Link(String address, String text) {}

    private Embeds() {}

    static boolean isEmbed(Element element) {
        return NAMES.contains(element.normalName());
    }

    /** A frame of one pixel counts visits and shows nothing. */
    static boolean isInvisible(Element element) {
        return isTiny(element.attr("width")) && isTiny(element.attr("height"));
    }

    private static boolean isTiny(String size) {
        return size.equals("0") || size.equals("1");
    }

    /** Returns the link; null if the element embeds nothing that has an address. */
    static Link of(Element element) {
        String address = address(element);
        if (address == null) {
            return null;
        }
        String page = page(address.startsWith("//") ? "https:" + address : address);
        String title = title(element);
        return new Link(page, title == null ? page : title);
    }

    private static String address(Element element) {
        String video = element.attr(element.nameIs("amp-youtube") ? "data-videoid" : "videoid");
        if (video.matches("[\\w-]{3,20}")) {
            return "https://www.youtube.com/embed/" + video;
        }
        String address = WebAddress.ofEmbedded(element, "src", "data", "url", "href");
        if (address != null) {
            return address;
        }
        for (Element source : element.select("source, embed, object, iframe")) {
            address = WebAddress.ofEmbedded(source, "src", "data");
            if (address != null) {
                return address;
            }
        }
        for (Element parameter :
                element.select("param[name=movie], param[name=src], param[name=url], param[name=filename]")) {
            if (WebAddress.isResource(parameter.attr("value"))) {
                return parameter.attr("value").strip();
            }
        }
        return null;
    }

    private static String page(String address) {
        for (Player player : PLAYERS) {
            Matcher matcher = player.address.matcher(address);
            if (matcher.matches() && !matcher.group(1).equals("videoseries")) {
                Matcher start = START.matcher(address);
                boolean isYoutube = player.page.contains("?");
                return player.page + matcher.group(1) + (isYoutube && start.find() ? "&t=" + start.group(1) + "s" : "");
            }
        }
        return address;
    }

    private static String title(Element element) {
        for (String attribute : List.of("title", "aria-label", "alt", "data-title")) {
            String title = Characters.singleLine(element.attr(attribute));
            if (title != null) {
                return title.length() > MAX_TITLE_LENGTH ? title.substring(0, MAX_TITLE_LENGTH) : title;
            }
        }
        return null;
    }
}
