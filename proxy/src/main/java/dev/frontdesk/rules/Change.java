package dev.frontdesk.rules;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule for rows that change in the database without passing the proxy: which tags that clears.
 *
 * @param table {@code schema.name}, or {@code name} in the schema {@code public}
 * @param event counted; or null
 * @param columns that tags name, with their types; the old and the new value of each changed row
 *     are taken
 * @param invalidate templates whose holes are {@link Source.Taken} columns
 */
public record Change(
    String id,
    Place place,
    String table,
    @Nullable String event,
    Map<String, ValueType> columns,
    List<TagTemplate> invalidate) {}
