"""Room: fetch. The only one that uses the network, and only when its command is given.

Comes in: which series of a public source are wanted. Goes out: the source's own answers, byte for byte, in a folder
with a receipt that says from where and when. What the answers mean is for `read`, which meets them as files.
"""
