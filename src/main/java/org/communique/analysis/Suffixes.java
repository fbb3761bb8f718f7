package org.communique.analysis;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A light stemmer for languages that Lucene has none for. It removes the longest ending of a list from a word, as often as the language
 * allows endings in a row. In agglutinative languages (Kazakh, Uzbek) these are number, possession and case.
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

    static final Suffixes KAZAKH = new Suffixes(3, 4, """
            лар лер дар дер тар тер ның нің дың дің тың тің ға ге қа ке на не ны ні ды ді ты ті да де та те нда нде
            дан ден тан тен нан нен мен бен пен ы і сы сі дағы дегі тағы тегі ындағы індегі ының інің ына іне ын ін ында інде
            лары лері дары дері тары тері""");
    static final Suffixes KYRGYZ = new Suffixes(3, 4, """
            лар лер лор лөр дар дер дор дөр тар тер тор төр нын нин нун нүн дын дин дун дүн тын тин тун түн га ге го гө ка ке ко кө
            ны ни ну нү ды ди ду дү ты ти ту тү да де до дө та те то тө дан ден дон дөн тан тен тон төн нан нен ы и у ү сы си су сү""");
    static final Suffixes UZBEK = new Suffixes(3, 4, """
            lar ning ga ka qa ni da dan dagi i si lari larning larga larni larda lardan sida siga sini sining idan iga ini ining ida
            лар нинг га ка қа ни да дан даги и си лари сида сига сини сининг идан ига ини ининг ида""");
    static final Suffixes AZERBAIJANI = new Suffixes(3, 4, """
            lar lər ları ləri ın in un ün ya yə ı i u ü nı ni nu nü da də dan dən nda ndə ndan ndən sı si su sü""");
    static final Suffixes TATAR = new Suffixes(3, 4, """
            лар ләр нар нәр лары ләре ның нең га гә ка кә ны не да дә та тә дан дән тан тән нан нән ы е сы се ында ендә ының енең""");
    static final Suffixes TAJIK = new Suffixes(2, 3, "ҳо ҳои ҳоро ҳоеро и ро он они е ест");
    static final Suffixes BELARUSIAN = new Suffixes(1, 3, """
            ага яга ога аму яму ому ымі імі ыя ія ая яя ае яе ое ую юю ых іх ым ім ой ай ей ою аю аў яў оў ав ах ях ам ям ом ем амі ямі
            ы і а я у ю е э о ь й асць асці асцю асцей аннем анні""");
    static final Suffixes UKRAINIAN = new Suffixes(1, 3, """
            ого ому ими іми ий ій ої ою ею єю ів їв ам ям ах ях ами ями ові еві єві ем єм ом ей ість ості істю остей ання анню анням
            ення енню енням а я у ю е є і ї и о ь й их іх им ім ую юю ая яя ее ої""");
}
