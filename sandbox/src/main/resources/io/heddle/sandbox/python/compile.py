# Keeps the compiled form of library modules beside their text. Run by the host in a context that may write files;
# it runs nothing of the modules that it compiles.
def compile_library():
    import os
    import sys
    from importlib.machinery import PathFinder
    from importlib.util import cache_from_source

    def compile_module(name, path=None):
        spec = PathFinder.find_spec(name, path)
        if spec is not None and spec.has_location and not os.path.exists(cache_from_source(spec.origin)):
            spec.loader.get_code(name)
        return spec

    for name in ('__future__ _collections_abc _compat_pickle _compression _py_abc _pydecimal _strptime _sysconfigdata_ '
                 '_weakrefset abc argparse ast base64 bisect calendar collections colorsys contextlib copy copyreg csv '
                 'dataclasses datetime _pydatetime decimal difflib dis enum fnmatch fractions functools genericpath '
                 'graphlib hashlib heapq hmac html inspect io json keyword linecache locale logging mimetypes numbers '
                 'opcode operator os pathlib pickle platform posixpath pprint queue quopri random re reprlib secrets '
                 'shlex signal stat statistics string stringprep struct subprocess tempfile textwrap threading token '
                 'tokenize traceback types typing urllib uuid warnings weakref xml zoneinfo zlib').split():
        spec = compile_module(name)
        if spec is not None and name in ('collections', 'html', 'importlib', 'json', 're', 'urllib', 'xml', 'zoneinfo'):
            folders = list(spec.submodule_search_locations)
            for folder in folders:
                for file in sorted(os.listdir(folder)):
                    if file.endswith('.py') and file != '__init__.py':
                        compile_module(name + '.' + file[:-3], folders)


compile_library()
