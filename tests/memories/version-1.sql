PRAGMA application_id = 1347179597;
PRAGMA user_version = 1;
CREATE TABLE languages(number INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);
CREATE TABLE documents(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE texts(key INTEGER PRIMARY KEY, hash INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX texts_by_hash ON texts(hash);
CREATE TABLE frequencies(
  language INTEGER NOT NULL, word TEXT NOT NULL, texts INTEGER NOT NULL, backwards TEXT NOT NULL,
  PRIMARY KEY(language, word)
) WITHOUT ROWID;
CREATE INDEX frequencies_backwards ON frequencies(language, backwards);
CREATE TABLE serial(last INTEGER NOT NULL);
CREATE TABLE records(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  source_language INTEGER NOT NULL REFERENCES languages,
  target_language INTEGER NOT NULL REFERENCES languages,
  source INTEGER NOT NULL REFERENCES texts,
  target INTEGER NOT NULL REFERENCES texts,
  level TEXT NOT NULL,
  score REAL NOT NULL,
  status TEXT NOT NULL,
  changed INTEGER,
  comment TEXT NOT NULL,
  source_document INTEGER REFERENCES documents,
  target_document INTEGER REFERENCES documents,
  label TEXT,
  origin TEXT,
  UNIQUE(id, source_language, target_language)
);
CREATE INDEX records_by_source ON records(source);
CREATE INDEX records_by_target ON records(target);
CREATE VIRTUAL TABLE shelf USING fts5(
  words, content='', columnsize=0, tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
);
INSERT INTO shelf(shelf, rank) VALUES('hashsize', 33554432);
INSERT INTO languages VALUES(1, 'nl');
INSERT INTO languages VALUES(2, 'de');
INSERT INTO languages VALUES(3, 'zh');
INSERT INTO documents VALUES(1, 'nl.txt');
INSERT INTO documents VALUES(2, 'de.txt');
INSERT INTO texts VALUES(35188667056139, -4852136786911801814, 'verkeerd');
INSERT INTO texts VALUES(35192962023431, -3149366461890297968, 'a' || char(0) || 'b');
INSERT INTO texts VALUES(35192962023437, 8917958422292339030, 'Nieuwe woorden');
INSERT INTO texts VALUES(35201551958017, 7533964693066043097, 'De haven is dicht.');
INSERT INTO texts VALUES(35201551958025, 2590048434816474435, 'De kade is breed.');
INSERT INTO texts VALUES(35214436859907, -8449556587089868859, '51. wijst op 1.250 ton(2);');
INSERT INTO texts VALUES(70373039144972, -7644477167972294336, 'falsch');
INSERT INTO texts VALUES(70377334112262, -3866682650468758860, 'alte Wörter');
INSERT INTO texts VALUES(70385924046850, -6774079367783421214, 'Der Hafen ist zu.');
INSERT INTO texts VALUES(70385924046858, -5334945117848694930, 'Der Kai ist breit.');
INSERT INTO texts VALUES(70403103916036, 2100975172861935883, '51. weist auf 1.250 Tonnen hin(2);');
INSERT INTO texts VALUES(105570296135688, 1117089005629916322, '欧洲议会');
INSERT INTO frequencies VALUES(1, '1', 1, '1');
INSERT INTO frequencies VALUES(1, '2', 1, '2');
INSERT INTO frequencies VALUES(1, '250', 1, '052');
INSERT INTO frequencies VALUES(1, '51', 1, '15');
INSERT INTO frequencies VALUES(1, 'a', 1, 'a');
INSERT INTO frequencies VALUES(1, 'b', 1, 'b');
INSERT INTO frequencies VALUES(1, 'breed', 1, 'deerb');
INSERT INTO frequencies VALUES(1, 'de', 2, 'ed');
INSERT INTO frequencies VALUES(1, 'dicht', 1, 'thcid');
INSERT INTO frequencies VALUES(1, 'gone', 1, 'enog');
INSERT INTO frequencies VALUES(1, 'haven', 1, 'nevah');
INSERT INTO frequencies VALUES(1, 'is', 2, 'si');
INSERT INTO frequencies VALUES(1, 'kade', 1, 'edak');
INSERT INTO frequencies VALUES(1, 'nieuwe', 1, 'ewuein');
INSERT INTO frequencies VALUES(1, 'old', 1, 'dlo');
INSERT INTO frequencies VALUES(1, 'op', 1, 'po');
INSERT INTO frequencies VALUES(1, 'ton', 1, 'not');
INSERT INTO frequencies VALUES(1, 'verkeerd', 1, 'dreekrev');
INSERT INTO frequencies VALUES(1, 'wijst', 1, 'tsjiw');
INSERT INTO frequencies VALUES(1, 'woorden', 1, 'nedroow');
INSERT INTO frequencies VALUES(1, 'words', 1, 'sdrow');
INSERT INTO frequencies VALUES(2, '1', 1, '1');
INSERT INTO frequencies VALUES(2, '2', 1, '2');
INSERT INTO frequencies VALUES(2, '250', 1, '052');
INSERT INTO frequencies VALUES(2, '51', 1, '15');
INSERT INTO frequencies VALUES(2, 'alte', 1, 'etla');
INSERT INTO frequencies VALUES(2, 'auf', 1, 'fua');
INSERT INTO frequencies VALUES(2, 'breit', 1, 'tierb');
INSERT INTO frequencies VALUES(2, 'der', 2, 'red');
INSERT INTO frequencies VALUES(2, 'falsch', 1, 'hcslaf');
INSERT INTO frequencies VALUES(2, 'hafen', 1, 'nefah');
INSERT INTO frequencies VALUES(2, 'hin', 1, 'nih');
INSERT INTO frequencies VALUES(2, 'ist', 2, 'tsi');
INSERT INTO frequencies VALUES(2, 'kai', 1, 'iak');
INSERT INTO frequencies VALUES(2, 'tonnen', 1, 'nennot');
INSERT INTO frequencies VALUES(2, 'weist', 1, 'tsiew');
INSERT INTO frequencies VALUES(2, 'worter', 1, 'retrow');
INSERT INTO frequencies VALUES(2, 'zu', 1, 'uz');
INSERT INTO frequencies VALUES(3, '会', 1, '会');
INSERT INTO frequencies VALUES(3, '欧', 1, '欧');
INSERT INTO frequencies VALUES(3, '洲', 1, '洲');
INSERT INTO frequencies VALUES(3, '议', 1, '议');
INSERT INTO serial VALUES(13);
INSERT INTO records VALUES(1, 'a', 1, 2, 35201551958017, 70385924046850, 'sentence', 0.97, 'paired', NULL, '', NULL, NULL, NULL, NULL);
INSERT INTO records VALUES(2, 'b', 1, 2, 35214436859907, 70403103916036, 'sentence', 0.97, 'accepted', 1714564800, '', 1, 2, '51', '[["nl.txt","item","51",[[0,26]],[[3,4," ","wrap",0.9]]],["de.txt","item","51",[[0,30]],[]],["wijst op 1.250 ton","weist auf 1.250 Tonnen hin"],["","x"],["De haven is dicht.","Der Hafen ist zu."]]');
INSERT INTO records VALUES(3, 'c', 1, 2, 35192962023437, 70377334112262, 'sentence', 0.97, 'paired', 1717200000, 'première', NULL, NULL, NULL, NULL);
INSERT INTO records VALUES(4, 'd', 1, 3, 35192962023431, 105570296135688, 'sentence', -1.0, 'paired', NULL, '', NULL, NULL, NULL, NULL);
INSERT INTO records VALUES(5, 'e', 1, 2, 35201551958025, 70385924046858, 'sentence', 0.97, 'paired', NULL, '', NULL, NULL, NULL, '[null,null,"yes"]');
INSERT INTO records VALUES(6, 'f', 1, 2, 35188667056139, 70373039144972, 'sentence', 0.97, 'rejected', NULL, '', NULL, NULL, NULL, NULL);
INSERT INTO shelf(rowid, words) VALUES(35188667056139, 'verkeerd');
INSERT INTO shelf(rowid, words) VALUES(35192962023431, 'a b');
INSERT INTO shelf(rowid, words) VALUES(35192962023437, 'nieuwe woorden');
INSERT INTO shelf(rowid, words) VALUES(35201551958017, 'de haven is dicht');
INSERT INTO shelf(rowid, words) VALUES(35201551958025, 'de kade is breed');
INSERT INTO shelf(rowid, words) VALUES(35214436859907, '51 wijst op 1 250 ton 2');
INSERT INTO shelf(rowid, words) VALUES(70373039144972, 'falsch');
INSERT INTO shelf(rowid, words) VALUES(70377334112262, 'alte worter');
INSERT INTO shelf(rowid, words) VALUES(70385924046850, 'der hafen ist zu');
INSERT INTO shelf(rowid, words) VALUES(70385924046858, 'der kai ist breit');
INSERT INTO shelf(rowid, words) VALUES(70403103916036, '51 weist auf 1 250 tonnen hin 2');
INSERT INTO shelf(rowid, words) VALUES(105570296135688, '欧 洲 议 会');
