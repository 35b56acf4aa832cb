import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue-file.ts';
import type { Mission } from '../../src/domain/catalogue.ts';
import { searchMissions, searchZones } from '../../src/domain/missions.ts';

let missions: Mission[];

beforeAll(async () => {
  const loaded = await loadCatalogue('prisma/seed/demo.yaml');
  if (!loaded.ok) throw new Error(loaded.errors.join('\n'));
  missions = loaded.catalogue.missions;
});

describe('searchMissions', () => {
  it.each([
    ['sao paulo', 'gk-sao-paulo'],
    ['são paulo', 'gk-sao-paulo'],
    ['SAO', 'gk-sao-paulo'],
    ['bruessel', 'botschaft-bruessel stv-europaeische-union-bruessel stv-nato-bruessel'],
    ['Brüssel', 'botschaft-bruessel stv-europaeische-union-bruessel stv-nato-bruessel'],
    ['brussels', 'botschaft-bruessel stv-europaeische-union-bruessel stv-nato-bruessel'],
    ['pjöngjang', 'botschaft-pjoengjang'],
    ['pjoengjang', 'botschaft-pjoengjang'],
    ['pyongyang', 'botschaft-pjoengjang'],
    ['malaga', 'konsulat-malaga'],
    ['chisinau', 'botschaft-chisinau'],
    ['gdansk', 'gk-danzig'],
    ['Gdańsk', 'gk-danzig'],
    ['wroclaw', 'gk-breslau'],
    ['strasbourg', 'gk-strassburg stv-europarat-strassburg'],
    ['strassburg', 'gk-strassburg stv-europarat-strassburg'],
    ['Straßburg', 'gk-strassburg stv-europarat-strassburg'],
    ['ndjamena', 'botschaft-ndjamena'],
    ["n'djamena", 'botschaft-ndjamena'],
    ['st petersburg', 'gk-st-petersburg'],
    ['saint petersburg', 'gk-st-petersburg'],
    ['port au prince', 'botschaft-port-au-prince'],
    ['kiew', 'botschaft-kyjiw'],
    ['nato', 'stv-nato-bruessel'],
    ['holy see', 'botschaft-heiliger-stuhl'],
    ['botschaft wien', 'botschaft-wien'],
    ['wien botschaft', 'botschaft-wien'],
    ['embassy vienna', 'botschaft-wien'],
    ['generalkonsulat new york', 'gk-new-york'],
    ['gk york', 'gk-new-york'],
    ['stv new york', 'stv-vereinte-nationen-new-york'],
    ['xk', 'botschaft-pristina'],
    ['nepal', 'botschaft-kathmandu'],
    ['  kath  mandu ', 'botschaft-kathmandu'],
    ['katmandu', ''],
    ['atlantis', ''],
    ['wien atlantis', ''],
  ])('%s finds %s', (query, ids) => {
    const found = searchMissions(missions, query, 'de', 25).map((mission) => mission.id);
    expect(found.join(' ')).toBe(ids);
  });

  it.each([
    ['rom', 'de', 'botschaft-rom'],
    ['rome', 'en', 'botschaft-rom'],
    ['PE', 'de', 'botschaft-lima'],
    ['us', 'en', 'botschaft-washington'],
    ['wash', 'en', 'botschaft-washington'],
    ['brasil', 'de', 'botschaft-brasilia'],
    ['san', 'de', 'botschaft-san-jose'],
    ['zentrale', 'de', 'zentrale-akademie'],
    ['headquarters', 'en', 'zentrale-akademie'],
  ] as const)('%s (%s) puts %s first', (query, language, id) => {
    expect(searchMissions(missions, query, language, 5)[0]?.id).toBe(id);
  });

  it('finds a country by its name in either language and by its code', () => {
    for (const query of ['brazil', 'Brasilien', 'BR']) {
      const found = searchMissions(missions, query, 'de', 6).map((mission) => mission.id);
      expect(found, query).toEqual(expect.arrayContaining(['botschaft-brasilia', 'gk-porto-alegre', 'gk-recife', 'gk-rio-de-janeiro', 'gk-sao-paulo']));
    }
  });

  it('puts what begins so before what only contains it', () => {
    const found = searchMissions(missions, 'port', 'de', 25).map((mission) => mission.id);
    expect(found.slice(0, 2)).toEqual(['botschaft-port-of-spain', 'botschaft-port-au-prince']);
    expect(found).toContain('gk-porto-alegre');
    expect(searchMissions(missions, 'ork', 'de', 25).map((mission) => mission.id)).toContain('gk-new-york');
  });

  it('finds every mission by its own names, first or among namesakes', () => {
    for (const mission of missions) {
      for (const language of ['de', 'en'] as const) expect(searchMissions(missions, mission.name[language], language, 3), mission.id).toContain(mission);
    }
  });

  it('gives the first by name for an empty query, in the asked language, and keeps to the limit', () => {
    expect(searchMissions(missions, '', 'de', 3).map((mission) => mission.name.de)).toEqual(['Botschaft Abidjan', 'Botschaft Abu Dhabi', 'Botschaft Abuja']);
    expect(searchMissions(missions, ' ', 'en', 2).map((mission) => mission.name.en)).toEqual(['Embassy Abidjan', 'Embassy Abu Dhabi']);
    expect(searchMissions(missions, 'a', 'de', 0)).toEqual([]);
    expect(searchMissions([], 'a', 'de', 10)).toEqual([]);
  });
});

describe('searchZones', () => {
  it.each([
    ['berlin', 'Europe/Berlin'],
    ['new york', 'America/New_York'],
    ['york', 'America/New_York'],
    ['paulo', 'America/Sao_Paulo'],
    ['são paulo', 'America/Sao_Paulo'],
    ['kathmandu', 'Asia/Kathmandu'],
    ['katmandu', 'Asia/Kathmandu'],
    ['kiev', 'Europe/Kyiv'],
    ['calcutta', 'Asia/Kolkata'],
    ['europe berl', 'Europe/Berlin'],
    ['Europe/Berlin', 'Europe/Berlin'],
    ['utc', 'UTC'],
  ])('%s gives %s', (query, zone) => {
    expect(searchZones(query)[0]).toBe(zone);
  });

  it('knows the cities of the missions', () => {
    expect(searchZones('washington')).toEqual([]);
    expect(searchZones('washington', 5, missions)).toEqual(['America/New_York']);
    expect(searchZones('Genf', 5, missions)).toEqual(['Europe/Zurich']);
  });

  it('gives nothing for nothing, keeps to the limit, and gives only zones that exist', () => {
    expect(searchZones('')).toEqual([]);
    expect(searchZones('atlantis')).toEqual([]);
    const found = searchZones('america', 7);
    expect(found).toHaveLength(7);
    for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
      for (const zone of searchZones(letter, 500)) expect(() => new Intl.DateTimeFormat('en', { timeZone: zone })).not.toThrow();
    }
  });
});
