"""The wall (上墙): members as everyone finds them, and when they can be met."""
