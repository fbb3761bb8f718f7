package org.communique.analysis;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A light stemmer for languages that Lucene has none for. It removes the longest ending of a list from a word, as often as the language
 * allows endings in a row. In agglutinative languages (Tatar, Azerbaijani) these are number, possession and case.
 */
final class Suffixes {
    private final List<String> endings;
    private final int layers;
    private final int minStemLength;

    Suffixes(int layers, int minStemLength, String endings) {
        this.endings = Arrays.stream(endings.strip().split("\\s+"))
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        this.layers = layers;
        this.minStemLength = minStemLength;
    }

    String stem(String word) {
        String stem = word;
        for (int layer = 0; layer < layers; layer++) {
            String shorter = removeEnding(stem);
            if (shorter.equals(stem)) {
                break;
            }
            stem = shorter;
        }
        return stem;
    }

    private String removeEnding(String word) {
        for (String ending : endings) {
            if (word.length() - ending.length() >= minStemLength && word.endsWith(ending)) {
                return word.substring(0, word.length() - ending.length());
            }
        }
        return word;
    }

    static final Suffixes UZBEK = new Suffixes(3, 4, """
            лар нинг га ка қа ни да дан даги и си лари сида сига сини сининг идан ига ини ининг ида""");
    static final Suffixes AZERBAIJANI = new Suffixes(3, 4, """
            lar lər ları ləri ın in un ün ya yə ı i u ü nı ni nu nü da də dan dən nda ndə ndan ndən sı si su sü""");
    static final Suffixes TATAR = new Suffixes(3, 4, """
            лар ләр нар нәр лары ләре ның нең га гә ка кә ны не да дә та тә дан дән тан тән нан нән ы е сы се ында ендә ының енең""");
    static final Suffixes TAJIK = new Suffixes(2, 3, "ҳо ҳои ҳоро ҳоеро и ро он они е ест");
    static final Suffixes POLISH = new Suffixes(1, 3, """
            iego iemu iej ego emu ej ymi imi ych ich ym im iami ami iach ach iom om owie owi ów iem em ią ą ię ę ie ia io iu
            a e i o u y""");
    static final Suffixes UKRAINIAN = new Suffixes(1, 3, """
            ого ому ими іми ий ій ої ою ею єю ів їв ам ям ах ях ами ями ові еві єві ем єм ом ей ість ості істю остей ання анню анням
            ення енню енням а я у ю е є і ї и о ь й их іх им ім ую юю ая яя ее ої""");
}
