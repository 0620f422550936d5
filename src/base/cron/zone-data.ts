/**
 * Zone rules of the IANA time zone database (2025c, public domain), compiled from its binary files as data. A line is
 * `names|rule|minutes|offsets|changes`: the POSIX rule that holds after the last change, the offset east of UTC before
 * the first, the offsets in use, and the changes since 1999-01-01 UTC, each the minutes since the one before (base 36)
 * and the letter of its new offset.
 */
export const ZONE_DATA = `
Africa/Abidjan Africa/Accra Africa/Bamako Africa/Banjul Africa/Bissau Africa/Conakry Africa/Dakar Africa/Freetown Africa/Lome Africa/Monrovia Africa/Nouakchott Africa/Ouagadougou Africa/Timbuktu America/Danmarkshavn Atlantic/Reykjavik Atlantic/St_Helena Etc/GMT Etc/GMT+0 Etc/GMT-0 Etc/GMT0 Etc/Greenwich GMT GMT+0 GMT-0 GMT0 Greenwich Iceland|GMT0|0||
Africa/Addis_Ababa Africa/Asmara Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti Africa/Kampala Africa/Mogadishu Africa/Nairobi Indian/Antananarivo Indian/Comoro Indian/Mayotte|EAT-3|180||
Africa/Algiers|CET-1|60||
Africa/Bangui Africa/Brazzaville Africa/Douala Africa/Kinshasa Africa/Lagos Africa/Libreville Africa/Luanda Africa/Malabo Africa/Ndjamena Africa/Niamey Africa/Porto-Novo|WAT-1|60||
Africa/Blantyre Africa/Bujumbura Africa/Gaborone Africa/Harare Africa/Kigali Africa/Lubumbashi Africa/Lusaka Africa/Maputo|CAT-2|120||
Africa/Cairo Egypt|EET-2EEST,M4.5.5/0,M10.5.4/24|120|180,120|3o4oA4r2cB6hdoA4r2cB6hdoA4r2cB6hdoA4r2cB6hdoA4r2cB6p5oA4r2cB6hdoA4r2cB6hdoA4jacB6p5oA43qcB74poA3vycB7choA3o6cB7s1oA36ecBxdoAnacB14u1oA1amcB12xoA1q6cB2oshoA
Africa/Ceuta Arctic/Longyearbyen Atlantic/Jan_Mayen CET Europe/Amsterdam Europe/Andorra Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels Europe/Budapest Europe/Busingen Europe/Copenhagen Europe/Gibraltar Europe/Ljubljana Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Monaco Europe/Oslo Europe/Paris Europe/Podgorica Europe/Prague Europe/Rome Europe/San_Marino Europe/Sarajevo Europe/Skopje Europe/Stockholm Europe/Tirane Europe/Vaduz Europe/Vatican Europe/Vienna Europe/Warsaw Europe/Zagreb Europe/Zurich MET Poland|CET-1CEST,M3.5.0,M10.5.0/3|120||
Africa/Johannesburg Africa/Maseru Africa/Mbabane|SAST-2|120||
Africa/Juba|CAT-2|120|180,120|bpkoA6l9mcB
Africa/Khartoum|CAT-2|120|180,120|bpkoA5klmcB
Africa/Sao_Tome|GMT0|0|60,0|5y75oAb9k0B
Africa/Tripoli Libya|EET-2|120|60,120|4c8g0A4ag0B
Africa/Tunis|CET-1|60|120,60|1zcucA4oxoB5gpoA6p40B4jc0A6p40B4r40A6hc0B
Africa/Windhoek|CAT-2|120|60,120|2vc0A4r5oB6hacA4r5oB6hacA4r5oB6p2cA4jdoB6p2cA4r5oB6hacA4r5oB6hacA4r5oB6hacA4r5oB6hacA4r5oB6p2cA4r5oB6hacA4r5oB6hacA4r5oB6hacA4r5oB6hacA4r5oB6p2cA4jdoB6p2cA4r5oB6hacA4r5oB6hacA4r5oB6hacA4r5oB
America/Adak America/Atka US/Aleutian|HST10HDT,M3.2.0,M11.1.0|-600|-540,-600|2vw0A6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB43toA
America/Anchorage America/Juneau America/Nome America/Sitka America/Yakutat US/Alaska|AKST9AKDT,M3.2.0,M11.1.0|-540|-480,-540|2vucA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB43toA
America/Anguilla America/Antigua America/Aruba America/Barbados America/Blanc-Sablon America/Curacao America/Dominica America/Grenada America/Guadeloupe America/Kralendijk America/Lower_Princes America/Marigot America/Martinique America/Montserrat America/Port_of_Spain America/Puerto_Rico America/St_Barthelemy America/St_Kitts America/St_Lucia America/St_Thomas America/St_Vincent America/Tortola America/Virgin|AST4|-240||
America/Araguaina|<-03>3|-120|-180,-120|1krcA6wxoB4jacA6wxoB43qcA7choB3vycA7ztoB38mcA313toB3o6cA
America/Argentina/Buenos_Aires America/Argentina/Cordoba America/Buenos_Aires America/Cordoba America/Rosario|<-03>3|-180|-120,-180|2te50A2dicB6p5oA4jacB
America/Argentina/Catamarca America/Argentina/ComodRivadavia America/Argentina/La_Rioja America/Argentina/Rio_Gallegos America/Catamarca|<-03>3|-180|-240,-180,-120|1p1x0Al5oB13r2cC2dicB
America/Argentina/Jujuy America/Argentina/Salta America/Jujuy|<-03>3|-180|-120,-180|2te50A2dicB
America/Argentina/Mendoza America/Mendoza|<-03>3|-180|-240,-180,-120|1orx0A3w1oB10q6cC2dicB
America/Argentina/San_Juan|<-03>3|-180|-240,-180,-120|1p0t0A1p5oB12o6cC2dicB
America/Argentina/San_Luis|<-03>3|-180|-240,-180,-120|1p0t0A1p5oB12o6cCoecB1hdoA6p5oB4jacA6p5oB
America/Argentina/Tucuman|<-03>3|-180|-240,-180,-120|1p1x0AddoB13yucC2dicB6p5oC4jacB
America/Argentina/Ushuaia|<-03>3|-180|-240,-180,-120|1ozp0AndoB13r2cC2dicB
America/Asuncion|<-03>3|-180|-240,-180|20d0A6hdoB4r2cA6hdoB4r2cA6p5oB5m6cA4jdoB6p2cA4r5oB6hacA61toB4jacA6p5oB4jacA6p5oB4jacA6wxoB4bicA6wxoB4bicA6wxoB5eecA5ehoB5tycA5ehoB5tycA5m9oB56mcA61toB56mcA61toB56mcA61toB5eecA5u1oB5eecA5u1oB5eecA61toB56mcA61toB56mcA61toB5eecA5u1oB5eecA5u1oB5eecA5u1oB5eecA61toB
America/Atikokan America/Cayman America/Coral_Harbour America/Jamaica America/Panama EST Jamaica|EST5|-300||
America/Bahia|<-03>3|-120|-180,-120|1krcA6wxoB4jacA6wxoB43qcA7choB3vycA7ztoB38mcA2pnloB43qcA
America/Bahia_Banderas|CST6|-420|-360,-420,-300|2vr0A6hacB4r5oA6hacB5u1oA4jacB5u1oA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoC6h8oA4r5oC6hacA4r5oC6hacA4yxoC69icA4yxoC69icA4yxoC69icA4yxoC6hacA4r5oC6hacA4r5oC6hacA4yxoC69icA4yxoC69icA4yxoC6hacA4r5oC6hacA
America/Belem America/Cayenne America/Paramaribo Antarctica/Rothera Etc/GMT+3|<-03>3|-180||
America/Belize America/Costa_Rica America/El_Salvador America/Regina America/Swift_Current Canada/Saskatchewan|CST6|-360||
America/Boa_Vista|<-04>4|-240|-180,-240|8hqoA4jacB6wxoA7qcB
America/Bogota America/Guayaquil America/Lima Etc/GMT+5|<-05>5|-300||
America/Boise America/Denver America/Edmonton America/Inuvik America/Shiprock America/Yellowknife Canada/Mountain MST7MDT Navajo US/Mountain|MST7MDT,M3.2.0,M11.1.0|-420|-360,-420|2vr0A6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB43toA
America/Cambridge_Bay|MST7MDT,M3.2.0,M11.1.0|-420|-360,-300,-420|2vr0Ab8ecB6oz0Ab0t0C4yxoA69icC4yxoA69icC4yxoA6hacC4r5oA6hacC4r5oA6hacC43toA
America/Campo_Grande|<-04>4|-180|-240,-180|1kt0A6wxoB4jacA6wxoB43qcA7choB3vycA7ztoB38mcA7k9oB3o6cA821oB3e6cA7choB3vycA7ztoB3gecA74poB3vycA7k9oB3o6cA7k9oB3vycA7choB3vycA7choB43qcA7choB3o6cA7k9oB3o6cA7k9oB3vycA7choB3vycA7choB3vycA7choB3vycA7ztoB38mcA
America/Cancun|EST5|-360|-300,-360|2vpcA6hacB4r5oA6hacB5u1oA4jacB5u1oA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB30xoA
America/Caracas|<-04>4|-240|-270,-240|2sqzoA2mmo0B
America/Chicago America/Menominee America/North_Dakota/Center CST6CDT US/Central|CST6CDT,M3.2.0,M11.1.0|-360|-300,-360|2vpcA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB43toA
America/Chihuahua|CST6|-420|-360,-420|2vr0A6hacB4r5oA6hacB5u1oA4jacB5u1oA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA
America/Ciudad_Juarez|MST7MDT,M3.2.0,M11.1.0|-420|-360,-420|2vr0A6hacB4r5oA6hacB5u1oA4jacB5u1oA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4bloA7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecB43toA7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecB43toA7cecB3w1oA82z0B
America/Coyhaique|<-03>3|-180|-240,-180|2vh0A5u1oB4r2cA6p5oB4jacA6p5oB4jacA6p5oB4jacA6p5oB4r2cA6hdoB4r2cA6hdoB4r2cA6p5oB4jacA6p5oB56mcA61toB4r2cA6hdoB5eecA5u1oB6hacA38poB7rycA3w1oB7cecA43toB74mcA43toBj0ecA2t5oB8facA2t5oB8facA2t5oB7cecA4r5oB6hacA4r5oB6hacA4r5oB6hacA4yxoB69icA4r5oB6p2cA4r5oB
America/Creston America/Dawson_Creek America/Hermosillo America/Phoenix MST US/Arizona|MST7|-420||
America/Cuiaba|<-04>4|-180|-240,-180|1kt0A6wxoB4jacA6wxoB43qcA7choB3vycA7ztoB38mcAjahoB3e6cA7choB3vycA7ztoB3gecA74poB3vycA7k9oB3o6cA7k9oB3vycA7choB3vycA7choB43qcA7choB3o6cA7k9oB3o6cA7k9oB3vycA7choB3vycA7choB3vycA7choB3vycA7ztoB38mcA
America/Dawson America/Whitehorse Canada/Yukon|MST7|-480|-420,-480|2vsoA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB43toA7cecB3w1oA7cecB3w1oA7cecB43toA7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecB43toA7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecB3w1oA
America/Detroit America/Kentucky/Louisville America/Louisville America/Montreal America/Nassau America/New_York America/Nipigon America/Thunder_Bay America/Toronto Canada/Eastern EST5EDT US/Eastern US/Michigan|EST5EDT,M3.2.0,M11.1.0|-300|-240,-300|2vnoA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB43toA
America/Eirunepe America/Porto_Acre America/Rio_Branco Brazil/Acre|<-05>5|-300|-240,-300|2yuwcA1onacB
America/Ensenada America/Santa_Isabel America/Tijuana Mexico/BajaNorte|PST8PDT,M3.2.0,M11.1.0|-480|-420,-480|2vsoA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB
America/Fort_Nelson|MST7|-480|-420,-480|2vsoA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB43toA7cecB3w1oA7cecB3w1oA7cecB43toA7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecB3w1oA
America/Fort_Wayne America/Indiana/Indianapolis America/Indiana/Marengo America/Indiana/Vevay America/Indianapolis US/East-Indiana|EST5EDT,M3.2.0,M11.1.0|-300|-240,-300|29qjoA6hacB43toA
America/Fortaleza America/Maceio|<-03>3|-180|-120,-180|8hp0A4jacB6wxoAficBb0poA3vycB
America/Glace_Bay America/Halifax America/Thule Atlantic/Bermuda Canada/Atlantic|AST4ADT,M3.2.0,M11.1.0|-240|-180,-240|2vm0A6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB43toA
America/Godthab America/Nuuk|<-02>2<-01>,M3.5.0/-1,M10.5.0/0|-180|-120,-180|2nloA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A
America/Goose_Bay|AST4ADT,M3.2.0,M11.1.0|-240|-180,-240|2vipA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB43toA7cecB3w1oA7cecB3w1oA7cecB43toA7cecB3w1oA
America/Grand_Turk|EST5EDT,M3.2.0,M11.1.0|-300|-240,-300|2vnoA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB43toA7cecB3w1oA7cecB3w1oA7cecB43toA7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecB3w1oA
America/Guatemala|CST6|-360|-300,-360|2alm0A4r2cB
America/Guyana America/La_Paz America/Manaus America/Porto_Velho Brazil/West Etc/GMT+4|<-04>4|-240||
America/Havana Cuba|CST5CDT,M3.2.0/0,M11.1.0/1|-300|-240,-300|2nscA6p40B4r40A6hc0B4r40A6hc0B4yw0A69k0B4yw0A69k0B4r40At600B43s0A74o0B4bk0A6ww0B43s0A74o0B4bk0A74o0B4bk0A7cg0B4bk0A6p40B
America/Indiana/Knox America/Indiana/Tell_City America/Knox_IN US/Indiana-Starke|CST6CDT,M3.2.0,M11.1.0|-300|-360,-300|2g7voA43toB
America/Indiana/Petersburg America/Indiana/Vincennes|EST5EDT,M3.2.0,M11.1.0|-300|-360,-300|2g7voA43toB
America/Indiana/Winamac|EST5EDT,M3.2.0,M11.1.0|-300|-360,-240|2g7voA43toB
America/Iqaluit America/Pangnirtung|EST5EDT,M3.2.0,M11.1.0|-300|-240,-360,-300|2vnoA6hacB4r7cCb8ecA6hacC4yxoA69icC4yxoA69icC4yxoA6hacC4r5oA6hacC4r5oA6hacC43toA
America/Kentucky/Monticello|EST5EDT,M3.2.0,M11.1.0|-360|-300,-360,-240|2vpcA6hacB4r5oAb8ecC6hacA4yxoC69icA4yxoC69icA4yxoC6hacA4r5oC6hacA4r5oC6hacA43toC
America/Los_Angeles America/Vancouver Canada/Pacific PST8PDT US/Pacific|PST8PDT,M3.2.0,M11.1.0|-480|-420,-480|2vsoA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB43toA
America/Managua|CST6|-360|-300,-360|1ypu0A5eecB6hh0A4r0oB
America/Matamoros|CST6CDT,M3.2.0,M11.1.0|-360|-300,-360|2vpcA6hacB4r5oA6hacB5u1oA4jacB5u1oA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB
America/Mazatlan Mexico/BajaSur|MST7|-420|-360,-420|2vr0A6hacB4r5oA6hacB5u1oA4jacB5u1oA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB
America/Merida America/Mexico_City America/Monterrey Mexico/General|CST6|-360|-300,-360|2vpcA6hacB4r5oA6hacB5u1oA4jacB5u1oA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB
America/Metlakatla|AKST9AKDT,M3.2.0,M11.1.0|-480|-540,-480|59rkoA43toB7cecA3w1oB7cecA3w1oB9pycA
America/Miquelon|<-03>3<-02>,M3.2.0,M11.1.0|-180|-120,-180|2vkcA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB43toA
America/Moncton|AST4ADT,M3.2.0,M11.1.0|-240|-180,-240|2vipA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB
America/Montevideo|<-03>3|-180|-120,-180|1sg50A5u1oB61toA4r2cB69loA4yucB6hdoA4r2cB6hdoA4r2cB6hdoA4yucB69loA4yucB69loA4yucB6hdoA4r2cB6hdoA4r2cB6hdoA4r2cB
America/Noronha Brazil/DeNoronha|<-02>2|-120|-60,-120|8hncA4jacB6wxoA7qcBb8hoA3vycB
America/North_Dakota/Beulah|CST6CDT,M3.2.0,M11.1.0|-420|-360,-420|2vr0A6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB43toA7cecB3w1oA7cecB3w1oA7cecB43toA
America/North_Dakota/New_Salem|CST6CDT,M3.2.0,M11.1.0|-420|-360,-420,-300|2vr0A6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoAb8ecC6hacA4r5oC6hacA4r5oC6hacA43toC
America/Ojinaga|CST6CDT,M3.2.0,M11.1.0|-420|-360,-420|2vr0A6hacB4r5oA6hacB5u1oA4jacB5u1oA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4bloA7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecB43toA7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecB43toA7cecB3w1oA
America/Port-au-Prince|EST5EDT,M3.2.0,M11.1.0|-300|-240,-300|1yi0cA6hacB4r5oA6hacB1ohx0A7cecB3w1oA7cecB3w1oA7cecB3w1oA7cecBfc9oA
America/Punta_Arenas Antarctica/Palmer|<-03>3|-180|-240,-180|2vh0A5u1oB4r2cA6p5oB4jacA6p5oB4jacA6p5oB4jacA6p5oB4r2cA6hdoB4r2cA6hdoB4r2cA6p5oB4jacA6p5oB56mcA61toB4r2cA6hdoB5eecA5u1oB6hacA38poB7rycA3w1oB7cecA43toB74mcA43toBj0ecA2t5oB
America/Rainy_River America/Winnipeg Canada/Central|CST6CDT,M3.2.0,M11.1.0|-360|-300,-360|2vpcA6hc0B4r40A6hc0B4r40A6hc0B4yw0A69k0B4yw0A69k0B4yw0A6hc0B4r40A6hc0B4r40A6hacB43toA
America/Rankin_Inlet|CST6CDT,M3.2.0,M11.1.0|-360|-300,-360|2vpcA6hacB4r5oAhpqcB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB43toA
America/Recife|<-03>3|-180|-120,-180|8hp0A4jacB6wxoA7qcBb8hoA3vycB
America/Resolute|CST6CDT,M3.2.0,M11.1.0|-360|-300,-360|2vpcA6hacB4r5oAhpqcB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA
America/Santarem|<-03>3|-240|-180|2yuuoA
America/Santiago Chile/Continental|<-04>4<-03>,M9.1.6/24,M4.1.6/24|-180|-240,-180|2vh0A5u1oB4r2cA6p5oB4jacA6p5oB4jacA6p5oB4jacA6p5oB4r2cA6hdoB4r2cA6hdoB4r2cA6p5oB4jacA6p5oB56mcA61toB4r2cA6hdoB5eecA5u1oB6hacA38poB7rycA3w1oB7cecA43toB74mcA43toBj0ecA2t5oB8facA2t5oB8facA2t5oB7cecA4r5oB6hacA4r5oB6hacA4r5oB6hacA4yxoB69icA
America/Santo_Domingo|AST4|-240|-300,-240|kle0A12w0B
America/Sao_Paulo Brazil/East|<-03>3|-120|-180,-120|1krcA6wxoB4jacA6wxoB43qcA7choB3vycA7ztoB38mcA7k9oB3o6cA821oB3e6cA7choB3vycA7ztoB3gecA74poB3vycA7k9oB3o6cA7k9oB3vycA7choB3vycA7choB43qcA7choB3o6cA7k9oB3o6cA7k9oB3vycA7choB3vycA7choB3vycA7choB3vycA7ztoB38mcA
America/Scoresbysund|<-02>2<-01>,M3.5.0/-1,M10.5.0/0|-60|0,-60|2nloA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B
America/St_Johns Canada/Newfoundland|NST3:30NDT,M3.2.0,M11.1.0|-210|-150,-210|2vhvA6hacB4r5oA6hacB4r5oA6hacB4yxoA69icB4yxoA69icB4yxoA6hacB4r5oA6hacB4r5oA6hacB43toA7cecB3w1oA7cecB3w1oA7cecB43toA7cecB3w1oA
America/Tegucigalpa|CST6|-360|-300,-360|2ate0A2u6cB
Antarctica/Casey|<+08>-8|480|660,480|3dou0A4970Bil10A3lycB1glacAfl5oB6hh0A4ypcB67h0A4t70B6hc1A4yqzB69p1A4yqzB69p1A4vjzB
Antarctica/Davis|<+07>-7|420|300,420|3dovoA4g1oBie6cA3m1oB
Antarctica/DumontDUrville Etc/GMT-10 Pacific/Chuuk Pacific/Port_Moresby Pacific/Truk Pacific/Yap|<+10>-10|600||
Antarctica/Macquarie|AEST-10AEDT,M10.1.0,M4.1.0/3|660|600,660|2n6oA5u00B5eg0A4r40B6hc0A61s0B5eg0A5u00B5eg0A5u00B5eg0A5u00B5eg0A5u00B5m80A5m80B5eg0A61s0B5m80A5m80B5m80A5m80B
Antarctica/Mawson|<+05>-5|360|300|3doxcA
Antarctica/McMurdo Antarctica/South_Pole NZ Pacific/Auckland|NZST-12NZDT,M9.5.0,M4.1.0/3|780|720,780|2fbcA61s0B56o0A61s0B56o0A69k0B4yw0A69k0B4yw0A69k0B56o0A61s0B56o0A61s0B56o0A61s0B56o0A61s0B
Antarctica/Syowa Asia/Aden Asia/Bahrain Asia/Kuwait Asia/Qatar Asia/Riyadh Etc/GMT-3|<+03>-3|180||
Antarctica/Troll|<+00>0<+02>-2,M3.5.0/1,M10.5.0/3|0||
Antarctica/Vostok|<+05>-5|420|300|7tdroA
Asia/Almaty|<+05>-5|360|420,360,300|2ndcA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B61xgoC
Asia/Amman|<+03>-3|120|180,120|5l0oA2mg0B5sw0A5nc0B5l40A5nc0B5m80A5m80B5m80A6hc0B4r40A69k0B56o0A5m80B5m80A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40AjfycB30xoA6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B3o80A
Asia/Anadyr Asia/Kamchatka|<+12>-12|720|780,720,660|2n3cA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0Bbg9oC4jc0B
Asia/Aqtau Asia/Oral|<+05>-5|240|300,240|2ngoA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A
Asia/Aqtobe|<+05>-5|300|360,300|2nf0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B
Asia/Ashgabat Asia/Ashkhabad Asia/Dushanbe Asia/Samarkand Asia/Tashkent Etc/GMT-5 Indian/Kerguelen Indian/Maldives|<+05>-5|300||
Asia/Atyrau|<+05>-5|300|240,300|9ckoA4jc0B6p40A4jc0B6p40A4r40B6hc0A4r40B6hc0A4r40B
Asia/Baghdad|<+03>-3|180|240,180|2s00A5nc0B5nc0A5nc0B5m80A5nc0B5m80A5nc0B5m80A5nc0B5nc0A5nc0B5m80A5nc0B5m80A5nc0B5m80A5nc0B
Asia/Baku|<+04>-4|240|300,240|2nk0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6hc0B
Asia/Bangkok Asia/Ho_Chi_Minh Asia/Phnom_Penh Asia/Saigon Asia/Vientiane Etc/GMT-7 Indian/Christmas|<+07>-7|420||
Asia/Barnaul|<+07>-7|360|420,360|2ndcA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A14eecBfzloA
Asia/Beirut|EET-2EEST,M3.5.0/0,M10.5.0/0|120|180|2ngoA
Asia/Bishkek|<+06>-6|300|360,300|2nfuA6p2cB4jdoA6p2cB4jdoA6p2cB4r5oA6hacB4r5oA6hacB4r5oA6p2cB4jdoA
Asia/Brunei Asia/Kuala_Lumpur Asia/Kuching Asia/Singapore Etc/GMT-8 Singapore|<+08>-8|480||
Asia/Calcutta Asia/Kolkata|IST-5:30|330||
Asia/Chita|<+09>-9|540|600,540,480|2n8cA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A14eecCfzncB
Asia/Choibalsan Asia/Ulaanbaatar Asia/Ulan_Bator|<+08>-8|480|540,480|q5y0A4r2cB5m9oA5m6cB5m9oA5m6cB5m9oA5m6cB5m9oA5m6cB5m9oA5tycB2nploA5m30B5md0A5m30B
Asia/Chongqing Asia/Chungking Asia/Harbin Asia/Macao Asia/Macau Asia/Shanghai Asia/Taipei PRC ROC|CST-8|480||
Asia/Colombo|<+0530>-5:30|360|330|2a4euA
Asia/Dacca Asia/Dhaka|<+06>-6|360|420,360|39zgcA60o0B
Asia/Damascus|<+03>-3|120|180,120|2rwoA5nacB5ndoA5nacB5m9oA5nacB5m9oA5nacB5m9oA5nacB5ndoA5nacB5m9oA5nacB5m9oA5dacB5u1oA6p2cB4r5oA6iecB4i9oA6p2cB4r5oA6hacB4r5oA6hacB4r5oA6hacB4r5oA6hacB4r5oA6p2cB4jdoA6p2cB4jdoA6p2cB4r5oA6hacB4r5oA6hacB4r5oA6hacB4r5oA6p2cB4jdoA6p2cB4jdoA
Asia/Dili|<+09>-9|480|540|ja2oA
Asia/Dubai Asia/Muscat Etc/GMT-4 Indian/Mahe Indian/Reunion|<+04>-4|240||
Asia/Famagusta|EET-2EEST,M3.5.0/3,M10.5.0/4|120|180,120|2nloA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6hc0B4r40Ahxk0B
Asia/Hong_Kong Hongkong|HKT-8|480||
Asia/Hovd|<+07>-7|420|480,420|q5zoA4r2cB5m9oA5m6cB5m9oA5m6cB5m9oA5m6cB5m9oA5m6cB5m9oA5tycB2nploA5m30B5md0A5m30B
Asia/Irkutsk|<+08>-8|480|540,480|2na0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A14eecB
Asia/Istanbul Europe/Istanbul Turkey|<+03>-3|120|180,120|2nicA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jfcA6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4kg0A6o00B4jc0A6p40B4r40A6hc0B4s80A6g80B4r40A6ww0B4bk0A
Asia/Jakarta Asia/Pontianak|WIB-7|420||
Asia/Jayapura|WIT-9|540||
Asia/Jerusalem Asia/Tel_Aviv Israel|IST-2IDT,M3.4.4/26,M10.5.0|120|180,120|2t40A4r2cB6wxoA5ecoB5ploA56mcB5qpoA5xacB5b5oA5tycB5rtoA56mcB5wbcA5w6cB5c9oA5oecB5k1oA58ucB5zloA5w6cB5c9oA5oecB5k1oA58ucB67doA5oecB5k1oA5gmcB5rtoA
Asia/Kabul|<+0430>-4:30|270||
Asia/Karachi|PKT-5|300|360,300|10s7oA5m6cB1rqhoA4pycB53doA666cB
Asia/Kashgar Asia/Thimbu Asia/Thimphu Asia/Urumqi Etc/GMT-6 Indian/Chagos|<+06>-6|360||
Asia/Kathmandu Asia/Katmandu|<+0545>-5:45|345||
Asia/Khandyga|<+09>-9|540|600,540,660|2n8cA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B22coA2opoC6p40A4jc0C6p40A4jc0C6p40A4jc0C6p40A4r40C6hc0A4r40C6hc0A4r40C6p40A4jc0C58r0Az5p0B
Asia/Krasnoyarsk|<+07>-7|420|480,420|2nboA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A14eecB
Asia/Magadan|<+11>-11|660|720,660,600|2n50A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A14eecCgurcB
Asia/Makassar Asia/Ujung_Pandang|WITA-8|480||
Asia/Manila|PST-8|480||
Asia/Nicosia EET Europe/Athens Europe/Helsinki Europe/Kiev Europe/Kyiv Europe/Mariehamn Europe/Nicosia Europe/Uzhgorod Europe/Zaporozhye|EET-2EEST,M3.5.0/3,M10.5.0/4|180||
Asia/Novokuznetsk|<+07>-7|420|480,420,360|2nboA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0Bbg9oC4jc0B
Asia/Novosibirsk|<+07>-7|360|420,360|2ndcA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A14eecBjntoA
Asia/Omsk|<+06>-6|360|420,360|2ndcA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A14eecB
Asia/Pyongyang|KST-9|540|510,540|57c10Auog0B
Asia/Qostanay|<+05>-5|300|360,300|2nf0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A68mj0B
Asia/Qyzylorda|<+05>-5|300|360,300|2nf0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A4m2r0B
Asia/Rangoon Asia/Yangon Indian/Cocos|<+0630>-6:30|390||
Asia/Sakhalin|<+11>-11|600|660,600|2n6oA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A14eecBfzloA
Asia/Seoul ROK|KST-9|540||
Asia/Srednekolymsk|<+11>-11|660|720,660|2n50A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A14eecB
Asia/Tbilisi|<+04>-4|240|300,240,180|2ndcA6p2cB4jdoA6p2cB4jdoA6p2cB4r5oA6hacB4r5oA6hacB4r5oA2t2cB3w6oC4jc0B
Asia/Tehran Iran|<+0330>-3:30|210|270,210|2gq6A5oecB5l5oA5oecB5m9oA5oecB5l5oA5oecB5l5oA5oecB5l5oA5oecB5m9oA5oecBs49oA5oecB5m9oA5oecB5l5oA5oecB5l5oA5oecB5l5oA5oecB5m9oA5oecB5l5oA5oecB5l5oA5oecB5l5oA5oecB5m9oA5oecB5l5oA5oecB5l5oA5oecB5l5oA5oecB5m9oA5oecB5l5oA5oecB
Asia/Tokyo Japan|JST-9|540||
Asia/Tomsk|<+07>-7|420|480,420,360|2nboA6p40B4jc0A6p40B4jc0A6p40B4r40Ayg0B5ixoC4r40B6hc0C4r40B6p40C4jc0B6p40C4jc0B6p40C4jc0B6p40C4r40B6hc0C4r40B6hc0C4r40B6p40C4jc0B14eecChxloB
Asia/Ust-Nera|<+10>-10|660|720,660,600|2n50A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A58r0Bz5p0C
Asia/Vladivostok|<+10>-10|600|660,600|2n6oA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A14eecB
Asia/Yakutsk|<+09>-9|540|600,540|2n8cA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A14eecB
Asia/Yekaterinburg|<+05>-5|300|360,300|2nf0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A14eecB
Asia/Yerevan|<+04>-4|240|300,240|2ngoA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B
Atlantic/Azores|<-01>1<+00>,M3.5.0/0,M10.5.0/1|0||
Atlantic/Canary Atlantic/Faeroe Atlantic/Faroe Atlantic/Madeira Europe/Lisbon Portugal WET|WET0WEST,M3.5.0/1,M10.5.0|60||
Atlantic/Cape_Verde Etc/GMT+1|<-01>1|-60||
Atlantic/South_Georgia Etc/GMT+2|<-02>2|-120||
Atlantic/Stanley|<-03>3|-180|-240,-180|3b10A4jdoB6p2cA4jdoB6p5oA4bloB74mcA43toB74mcA4bloB6wucA4bloB6wucA4bloB6wucA4bloB6wucA4bloB74mcA4bloB6wucA4bloB6wucA4bloB
Australia/ACT Australia/Canberra Australia/Melbourne Australia/NSW Australia/Sydney Australia/Victoria|AEST-10AEDT,M10.1.0,M4.1.0/3|660|600,660|2n6oA6p40B4jc0A4r40B6hc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4r40A6hc0B4jc0A6p40B4yw0A
Australia/Adelaide Australia/Broken_Hill Australia/South Australia/Yancowinna|ACST-9:30ACDT,M10.1.0,M4.1.0/3|630|570,630|2n7iA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4r40A6hc0B4jc0A6p40B4yw0A
Australia/Brisbane Australia/Lindeman Australia/Queensland|AEST-10|600||
Australia/Currie Australia/Hobart Australia/Tasmania|AEST-10AEDT,M10.1.0,M4.1.0/3|660|600,660|2n6oA5u00B5eg0A4r40B6hc0A61s0B5eg0A5u00B5eg0A5u00B5eg0A5u00B5eg0A5u00B5m80A5m80B5eg0A61s0B
Australia/Darwin Australia/North|ACST-9:30|570||
Australia/Eucla|<+0845>-8:45|525|585,525|2ha4rA3gg0B6p40A4r40B6hc0A4r40B
Australia/LHI Australia/Lord_Howe|<+1030>-10:30<+11>-11,M10.1.0,M4.1.0|660|630,660|2n50A6p4uB4jb6A4r4uB6hb6A6p4uB4r36A6hcuB4r36A6hcuB4r36A6p4uB4jb6A6p4uB4r36A6hcuB4jb6A6p4uB4yv6A
Australia/Perth Australia/West|AWST-8|480|540,480|2ha60A3gg0B6p40A4r40B6hc0A4r40B
Chile/EasterIsland Pacific/Easter|<-06>6<-05>,M9.1.6/22,M4.1.6/22|-300|-360,-300|2vh0A5u1oB4r2cA6p5oB4jacA6p5oB4jacA6p5oB4jacA6p5oB4r2cA6hdoB4r2cA6hdoB4r2cA6p5oB4jacA6p5oB56mcA61toB4r2cA6hdoB5eecA5u1oB6hacA38poB7rycA3w1oB7cecA43toB74mcA43toBj0ecA2t5oB8facA2t5oB8facA2t5oB7cecA4r5oB6hacA4r5oB6hacA4r5oB6hacA4yxoB69icA
Eire Europe/Dublin|IST-1GMT0,M10.5.0,M3.5.0/1|60||
Etc/GMT+10 Pacific/Rarotonga Pacific/Tahiti|<-10>10|-600||
Etc/GMT+11 Pacific/Niue|<-11>11|-660||
Etc/GMT+12|<-12>12|-720||
Etc/GMT+6 Pacific/Galapagos|<-06>6|-360||
Etc/GMT+7|<-07>7|-420||
Etc/GMT+8 Pacific/Pitcairn|<-08>8|-480||
Etc/GMT+9 Pacific/Gambier|<-09>9|-540||
Etc/GMT-1|<+01>-1|60||
Etc/GMT-11 Pacific/Efate Pacific/Guadalcanal Pacific/Kosrae Pacific/Noumea Pacific/Pohnpei Pacific/Ponape|<+11>-11|660||
Etc/GMT-12 Kwajalein Pacific/Funafuti Pacific/Kwajalein Pacific/Majuro Pacific/Nauru Pacific/Tarawa Pacific/Wake Pacific/Wallis|<+12>-12|720||
Etc/GMT-13 Pacific/Enderbury Pacific/Kanton|<+13>-13|780||
Etc/GMT-14 Pacific/Kiritimati|<+14>-14|840||
Etc/GMT-2|<+02>-2|120||
Etc/GMT-9 Pacific/Palau|<+09>-9|540||
Etc/UCT Etc/UTC Etc/Universal Etc/Zulu UCT UTC Universal Zulu|UTC0|0||
Europe/Astrakhan Europe/Ulyanovsk|<+04>-4|180|240,180|2nicA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A14eecBfzloA
Europe/Belfast Europe/Guernsey Europe/Isle_of_Man Europe/Jersey Europe/London GB GB-Eire|GMT0BST,M3.5.0/1,M10.5.0|0||
Europe/Bucharest Europe/Sofia|EET-2EEST,M3.5.0/3,M10.5.0/4|120||
Europe/Chisinau Europe/Tiraspol|EET-2EEST,M3.5.0,M10.5.0/3|120||
Europe/Kaliningrad|EET-2|120|180,120|2nk0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A14eecB
Europe/Kirov Europe/Moscow W-SU|MSK-3|180|240,180|2nicA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A14eecB
Europe/Minsk|<+03>-3|120|180,120|2nk0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A
Europe/Riga Europe/Tallinn|EET-2EEST,M3.5.0/3,M10.5.0/4|120|180,120|2nloA6p40B
Europe/Samara|<+04>-4|240|300,240,180|2ngoA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0Bbg9oC4jc0B
Europe/Saratov|<+04>-4|180|240,180|2nicA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A14eecBnrloA
Europe/Simferopol|MSK-3|120|180,120,240|2nloA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r2cC6h8oA
Europe/Vilnius|EET-2EEST,M3.5.0/3,M10.5.0/4|60|120|2nloA
Europe/Volgograd|MSK-3|180|240,180|2nicA6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A6p40B4jc0A6p40B4jc0A6p40B4r40A6hc0B4r40A6hc0B4r40A6p40B4jc0A14eecB195loAoeucB
HST Pacific/Honolulu Pacific/Johnston US/Hawaii|HST10|-600||
Indian/Mauritius|<+04>-4|240|300,240|32ocoA4r2cB
NZ-CHAT Pacific/Chatham|<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45|825|765,825|2fbcA61s0B56o0A61s0B56o0A69k0B4yw0A69k0B4yw0A69k0B56o0A61s0B56o0A61s0B56o0A61s0B56o0A61s0B
Pacific/Apia|<+13>-13|-660|-600,-660,840,780|3oaqcA5t10B5eg0A2zlcC2ueoD5m80C5u00D5eg0C5u00D5eg0C5u00D5eg0C5u00D5eg0C5u00D5eg0C5u00D5m80C5u00D5eg0C5u00D5eg0C5u00D
Pacific/Bougainville|<+11>-11|600|660|508ioA
Pacific/Fakaofo|<+13>-13|-660|780|42hucA
Pacific/Fiji|<+12>-12|780|720,780|1rzcA7s00B3gg0A31yw0B3o80A6hc0B43s0A74o0B2t40A8fc0B2t40A8n40B2lacA8uxoB2dk0A8uw0B2dk0A92o0B25s0A92o0B25s0A92o0B25s0A9ag0B1y00Aal40Bv40A
Pacific/Guam Pacific/Saipan|ChST-10|600||
Pacific/Marquesas|<-0930>9:30|-570||
Pacific/Midway Pacific/Pago_Pago Pacific/Samoa US/Samoa|SST11|-660||
Pacific/Norfolk|<+11>-11<+12>,M10.1.0,M4.1.0/3|690|660|58vk6A
Pacific/Tongatapu|<+13>-13|780|840,780|8lhoA5280B74o0A2lacB8n5oA2lacB4mkpoA25s0B
`;
