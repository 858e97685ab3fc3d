package io.drover.support;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An estimate of the memory that objects hold, which is the same in each run: what several of them
 * refer to counts once. Sizes are those of a JVM with compact headers.
 */
public final class HeldBytes {
    private static final int HEADER = 8;
    private static final int REFERENCE = 4;
    private static final int STRING = 24;
    private static final int ARRAY = 16;

    /** Of a map, with what wraps it. */
    private static final int MAP = 64;

    private static final int ENTRY = 32;
    private static final int LIST = 24;

    private final Set<Object> counted = Collections.newSetFromMap(new IdentityHashMap<>());
    private long bytes;

    /** Adds what the object holds that was not counted before. */
    public HeldBytes add(Object object) {
        visit(object);
        return this;
    }

    public long bytes() {
        return bytes;
    }

    private void visit(Object object) {
        if (object == null || object instanceof Class || !counted.add(object)) {
            return;
        }
        switch (object) {
            case String text -> bytes += STRING + ARRAY + rounded(text.length());
            case Map<?, ?> map -> {
                bytes += MAP + (long) ENTRY * map.size();
                map.forEach(
                        (key, value) -> {
                            visit(key);
                            visit(value);
                        });
            }
            case Collection<?> list -> {
                bytes += LIST + (long) REFERENCE * list.size();
                list.forEach(this::visit);
            }
            default -> fields(object);
        }
    }

    private void fields(Object object) {
        int size = HEADER;
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    size += field.getType() == long.class ? 2 * REFERENCE : REFERENCE;
                    if (!field.getType().isPrimitive() && !isOfTheJdk(type)) {
                        visit(value(field, object));
                    }
                }
            }
        }
        bytes += rounded(size);
    }

    private static boolean isOfTheJdk(Class<?> type) {
        return type.getName().startsWith("java.");
    }

    private static Object value(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int rounded(int size) {
        return (size + 7) / 8 * 8;
    }
}
