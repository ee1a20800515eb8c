"""Makes a C++ source of the dashboard's files, each plain and compressed, for the program to serve.

dashboard_assets.py FOLDER OUTPUT.cpp: the folder is what Vite wrote. The bytes themselves stay in files that the
assembler includes, as no compiler likes megabytes of literals.
"""

import gzip
import pathlib
import sys


def main():
    folder, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    packed = output.with_suffix("")
    packed.mkdir(parents=True, exist_ok=True)
    for old in packed.iterdir():
        old.unlink()
    files = sorted((path for path in folder.rglob("*") if path.is_file() and path.suffix != ".map"),
                   key=lambda path: path.relative_to(folder).as_posix().encode())
    if not any(path.name == "index.html" for path in files):
        sys.exit(f"{folder} holds no index.html: npm run build in web/ writes it")
    blocks, rows = [], []
    for number, path in enumerate(files):
        data = path.read_bytes()
        plain, small = packed / f"{number}", packed / f"{number}.gz"
        plain.write_bytes(data)
        small.write_bytes(gzip.compress(data, 9, mtime=0))
        for kind, source in (("plain", plain), ("gzip", small)):
            symbol = f"parley_asset_{number}_{kind}"
            blocks.append(f'asm(".section .rodata\\n.global {symbol}\\n.balign 16\\n{symbol}:\\n'
                          f'.incbin \\"{source}\\"\\n.byte 0\\n.previous\\n");\n'
                          f'extern "C" const char {symbol}[];')
        rows.append(f'    {{"{path.relative_to(folder).as_posix()}", '
                    f'{{parley_asset_{number}_plain, {plain.stat().st_size}}}, '
                    f'{{parley_asset_{number}_gzip, {small.stat().st_size}}}}},')
    output.write_text('#include "api/dashboard/asset.h"\n\n#include <array>\n\n' + "\n".join(blocks) +
                      "\n\nnamespace parley::api {\n\nnamespace {\n\nconst auto assets = std::to_array<Asset>({\n" +
                      "\n".join(rows) + "\n});\n\n}  // namespace\n\n"
                      "std::span<const Asset> dashboard_assets() {\n    return assets;\n}\n\n}  // namespace parley::api\n")


main()
