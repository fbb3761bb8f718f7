package org.communique.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AspectPairsTest {
    /** Each verb finds the other one. */
    @ParameterizedTest
    @CsvSource({
        "ru, подписать/подписывать рассмотреть/рассматривать установить/устанавливать обеспечить/обеспечивать",
        "ru, открыть/открывать создать/создавать принять/принимать начать/начинать собрать/собирать",
        "ru, решить/решать сократить/сокращать отметить/отмечать утвердить/утверждать снизить/снижать",
        "ru, повысить/повышать выпустить/выпускать выполнить/выполнять укрепить/укреплять достигнуть/достигать",
        "ru, провести/проводить прийти/приходить войти/входить произойти/происходить приехать/приезжать",
        "ru, предложить/предлагать вложить/вкладывать поддержать/поддерживать охватить/охватывать избежать/избегать",
        "ru, сделать/делать сказать/говорить открыться/открываться приблизиться/приближаться",
        "ru, помочь/помогать привлечь/привлекать умереть/умирать затронуть/затрагивать обмануть/обманывать",
        "uk, підписати/підписувати затвердити/затверджувати знизити/знижувати прийняти/приймати почати/починати",
        "uk, провести/проводити відкрити/відкривати відповісти/відповідати розглянути/розглядати зібрати/збирати",
        "uk, надіслати/надсилати захистити/захищати допомогти/допомагати зробити/робити відкритися/відкриватися",
        "pl, podpisać/podpisywać zmienić/zmieniać przyjąć/przyjmować podjąć/podejmować wrócić/wracać",
        "pl, otworzyć/otwierać rozwinąć/rozwijać przejść/przechodzić zrobić/robić zacząć/zaczynać",
    })
    void verbs_of_a_pair_find_each_other(String language, String pairs) {
        Lemmatizer lemmatizer = Lemmatizer.of(language).orElseThrow();
        for (String pair : pairs.split(" ")) {
            String[] verbs = pair.split("/");
            assertTrue(lemmatizer.otherAspects(verbs[0]).contains(verbs[1]), pair);
            assertTrue(lemmatizer.otherAspects(verbs[1]).contains(verbs[0]), pair);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ru, пойти походить понести положить полагать скатить скачивать рассудить рассуждать",
        "ru, сталь вагон большой строить быть купать",
        "uk, станція бути",
        "pl, pociąg być",
        "en, sign go",
    })
    void other_words_have_no_pair(String language, String words) {
        for (String word : words.split(" ")) {
            List<String> others = Lemmatizer.of(language).orElseThrow().otherAspects(word);
            assertEquals(List.of(), others.stream().filter(words::contains).toList(), word);
        }
    }
}
