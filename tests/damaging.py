"""What breaks readers, beside single bytes: characters, marks and beginnings that mean something to some reader."""

SHARDS = [
    *(bytes([byte]) for byte in b"\0\t\n\r !\"#%&'*,-.:>?@[\\]`{|}~<="),
    *(b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc2\xa0", b"\xc2\x85", b"\xe2\x80\xae", b"\xe2\x80\xa8"),
    *(
        b"\\U00110000",
        b"\\ud800",
        b"\\x",
        b"!!int",
        b"!!python/x",
        b"<<: ",
        b"&a ",
        b"*a",
        b"? ",
        b": ",
        b"- ",
    ),
    *(
        b"---\n",
        b"...\n",
        b"%YAML 1.2\n",
        b"%TAG ! x\n",
        b"[" * 70,
        b"{" * 70,
        b"> \n",
        b"|2\n",
        b"min(a, b)",
        b"0,5",
    ),
]
