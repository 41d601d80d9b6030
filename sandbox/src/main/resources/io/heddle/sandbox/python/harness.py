# The world that user code finds around it. Called once in each fresh context, before any code of the user: what it
# captures here is what it uses later, whatever the user changes. `host(operation)` is the only way out; it gives
# strings and numbers. Nothing here guards the host: the context does. It makes refusals exceptions of Python.
def __heddle__(host):
    import sys
    import time
    import _signal
    import _thread
    import posix
    import datetime
    import json
    import re  # noqa: F401, code that uses it need not wait for it
    from importlib.machinery import BuiltinImporter, PathFinder
    from types import CodeType, CoroutineType, SimpleNamespace

    loads = json.loads
    encode = json.JSONEncoder(ensure_ascii=False, separators=(',', ':')).encode
    out, err = sys.stdout, sys.stderr
    standard = sys.stdlib_module_names

    def refusing(name, error, *arguments):
        def refused(*_, **__):
            raise error(*arguments)
        refused.__name__ = refused.__qualname__ = name
        return refused

    def close(module, names, error, *arguments):
        for name in names:
            if hasattr(module, name):
                setattr(module, name, refusing(name, error, *arguments))

    # Builtin modules are made once for each context and cannot be made anew: what is replaced stays so.
    # Signals would reach the process; a timer of theirs is a thread that no context counts.
    close(_signal, ('signal', 'alarm', 'setitimer', 'raise_signal', 'set_wakeup_fd', 'siginterrupt'),
          PermissionError, 1, 'the sandbox has no signals')
    close(_thread, ('start_new_thread', 'start_new', 'start_joinable_thread'),
          RuntimeError, "can't start new thread: the sandbox has none")
    close(posix, ('system', 'execv', 'execve', 'kill', 'killpg', 'setpgid', 'setpgrp', 'setsid', 'openpty', 'fork'),
          PermissionError, 1, 'the sandbox has no processes')
    close(posix, ('chdir', 'fchdir', 'chmod', 'fchmod', 'chown', 'fchown', 'lchown', 'link', 'symlink', 'remove', 'unlink',
                  'rmdir', 'rename', 'replace', 'truncate', 'utime', 'pipe'),
          PermissionError, 1, 'the sandbox has no files')

    def leave(status=0):
        raise SystemExit(status)
    posix._exit = leave
    posix.getcwd = lambda: '/'
    posix.getcwdb = lambda: b'/'
    posix.uname = lambda: posix.uname_result(('Linux', 'sandbox', '', '', ''))
    posix.cpu_count = posix.getpid = lambda: 1
    posix.getppid = lambda: 0
    posix.environ.clear()

    # Time is a port of the call; datetime asks this module.
    def clock(name):
        real = getattr(time, name)

        def at(seconds=None, /):
            return real(host('now') / 1000 if seconds is None else seconds)
        at.__name__ = at.__qualname__ = name
        setattr(time, name, at)
    for name in ('gmtime', 'localtime', 'ctime'):
        clock(name)
    time.time = lambda: host('now') / 1000
    time.time_ns = lambda: host('now') * 1000000
    real_strftime, real_asctime, localtime = time.strftime, time.asctime, time.localtime
    time.strftime = lambda format, t=None, /: real_strftime(format, localtime() if t is None else t)
    time.asctime = lambda t=None, /: real_asctime(localtime() if t is None else t)

    # What is changed in a module when, and only when, it is imported.
    def change_random(module):
        module.seed(host('seed'))

    def change_uuid(module):
        def uuid4():
            """Generate a random UUID."""
            own = host('id')
            try:
                return module.UUID(own)
            except ValueError:
                return module.uuid5(module.NAMESPACE_OID, own)
        module.uuid4 = uuid4

    def change_socket(module):
        reason = (1, 'the sandbox has no network')

        class socket:
            __slots__ = ()

            def __init__(self, *_, **__):
                raise PermissionError(*reason)
        module.socket = module.SocketType = socket
        close(module, ('getaddrinfo', 'gethostbyname', 'gethostbyname_ex', 'gethostbyaddr', 'getnameinfo', 'gethostname',
                       'sethostname', 'socketpair', 'dup', 'fromfd', 'getservbyname', 'getservbyport'),
              PermissionError, *reason)

    def change_asyncio(module):
        # The usual event loop waits on sockets; here nothing comes from outside, so waiting is sleeping.
        class Selector:
            def select(self, timeout=None):
                if timeout is None:
                    raise RuntimeError('the code awaits what never happens: the sandbox has no input, output or threads')
                if timeout > 0:
                    time.sleep(timeout)
                return ()

        class Loop(module.BaseEventLoop):
            def __init__(self):
                super().__init__()
                self._selector = Selector()

            def _process_events(self, events):
                pass

            def _write_to_self(self):
                pass

        class Policy(module.events.BaseDefaultEventLoopPolicy):
            _loop_factory = Loop
        module.set_event_loop_policy(Policy())

    changes = {'random': change_random, 'uuid': change_uuid, '_socket': change_socket, 'asyncio': change_asyncio}

    class Changing:
        def __init__(self, loader, change):
            self.loader = loader
            self.change = change

        def create_module(self, spec):
            return self.loader.create_module(spec)

        def exec_module(self, module):
            self.loader.exec_module(module)
            self.change(module)

        def __getattr__(self, name):
            return getattr(self.loader, name)

    class Changes:
        @staticmethod
        def find_spec(name, path=None, target=None):
            change = changes.pop(name, None)
            if change is None:
                return None
            spec = BuiltinImporter.find_spec(name) or PathFinder.find_spec(name, path)
            if spec is not None:
                spec.loader = Changing(spec.loader, change)
            return spec
    sys.meta_path.insert(0, Changes)

    def names_asyncio(code):
        return 'asyncio' in code.co_names or any(type(c) is CodeType and names_asyncio(c) for c in code.co_consts)

    def settle(coroutine):
        # Importing asyncio takes a second: only for code that will do so itself.
        if 'asyncio' in sys.modules or names_asyncio(coroutine.cr_code):
            import asyncio
            return asyncio.run(coroutine)
        while True:
            try:
                waits = coroutine.send(None)
            except StopIteration as end:
                return end.value
            if waits is not None:
                coroutine.close()
                raise RuntimeError('main awaits what never happens: it is not of asyncio')

    def start(main, keywords, inputs):
        given = loads(inputs)
        try:
            result = main(**given) if keywords else main(given)
            if isinstance(result, CoroutineType):
                result = settle(result)
        except SystemExit as exit:
            return 'E' + str(exit)
        finally:
            out.flush()
            err.flush()
        try:
            return 'V' + encode(result)
        except RecursionError:
            return 'D'
        except (TypeError, ValueError) as error:
            return 'I' + str(error)

    def hint(error):
        if not isinstance(error, ModuleNotFoundError) or not isinstance(error.name, str):
            return ''
        if error.name.partition('.')[0] in standard:
            return 'the sandbox lacks this part of the standard library'
        return "the sandbox has Python's standard library only"

    def describe(error):
        try:
            text = str(error)
        except BaseException:
            text = ''
        line = 0
        step = error.__traceback__
        while step is not None:
            if step.tb_frame.f_code.co_filename == 'main.py':
                line = step.tb_lineno
            step = step.tb_next
        return encode([type(error).__name__, text[:1000], line, hint(error)])

    return SimpleNamespace(start=start, describe=describe)
