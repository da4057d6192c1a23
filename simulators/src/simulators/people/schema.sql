CREATE TABLE IF NOT EXISTS citizens (
    person TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    birth TEXT NOT NULL,
    resident_number TEXT NOT NULL,
    ci TEXT,
    phone TEXT,
    kakao TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS citizens_by_phone ON citizens (phone);
CREATE INDEX IF NOT EXISTS citizens_by_resident_number ON citizens (resident_number);
CREATE INDEX IF NOT EXISTS citizens_by_name ON citizens (name);
