/**
 * Python 3.12 on GraalPy. Start with {@link io.heddle.sandbox.python.PythonGuest}; what code finds
 * around it is made by {@code harness.py} beside these classes.
 *
 * <p>The call's ports are what code sees of time and chance: {@code time.time}, {@code datetime},
 * {@code uuid.uuid4} and the functions of {@code random} follow them. {@code time.monotonic},
 * {@code time.perf_counter}, {@code secrets}, {@code os.urandom} and a {@code random.Random} that
 * code makes itself do not.
 */
@NullMarked
package io.heddle.sandbox.python;

import org.jspecify.annotations.NullMarked;
