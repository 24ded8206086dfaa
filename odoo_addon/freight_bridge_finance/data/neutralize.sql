-- A copy of a database must not publish over the original's files.
UPDATE freight_feed SET active = false;
