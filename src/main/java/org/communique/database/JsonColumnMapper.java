package org.communique.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.quarkus.hibernate.orm.JsonFormat;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.communique.web.JsonMapping;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.format.FormatMapper;
import org.hibernate.type.format.jackson.JacksonJsonFormatMapper;

/** Reads and writes JSON columns with its own mapper, so that settings of the API's JSON never change the stored form. */
@JsonFormat
@PersistenceUnitExtension
class JsonColumnMapper implements FormatMapper {
    private static final String EMPTY = "[]";

    private final FormatMapper jackson = new JacksonJsonFormatMapper(JsonMapping.MAPPER);
    /** One reader for each type of column: creating a reader takes as long as reading a short text. */
    private final Map<JavaType<?>, ObjectReader> readers = new ConcurrentHashMap<>();

    @Override
    public <T> T fromString(CharSequence text, JavaType<T> type, WrapperOptions options) {
        String json = text.toString();
        try {
            // Most columns of lists are empty.
            if (json.equals(EMPTY) && type.getJavaTypeClass() == List.class) {
                return type.cast(new ArrayList<>(0));
            }
            return readers.computeIfAbsent(type, JsonColumnMapper::reader).readValue(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectReader reader(JavaType<?> type) {
        return JsonMapping.MAPPER.readerFor(JsonMapping.MAPPER.constructType(type.getJavaType()));
    }

    @Override
    public <T> String toString(T value, JavaType<T> type, WrapperOptions options) {
        return jackson.toString(value, type, options);
    }
}
