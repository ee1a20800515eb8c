#pragma once

// What numbers of a country begin with, after the plus: E.164's country codes, and longer beginnings where several
// countries share one (the longest one counts). Numbers of no country (satellites, free phones) are not among them.
// clang-format off
#define PARLEY_CALLING_CODES(X) \
    X(1, US) X(1204, CA) X(1226, CA) X(1236, CA) X(1242, BS) X(1246, BB) X(1249, CA) X(1250, CA) X(1257, CA) \
    X(1263, CA) X(1264, AI) X(1268, AG) X(1284, VG) X(1289, CA) X(1306, CA) X(1340, VI) X(1343, CA) X(1345, KY) \
    X(1354, CA) X(1365, CA) X(1367, CA) X(1368, CA) X(1382, CA) X(1387, CA) X(1403, CA) X(1416, CA) X(1418, CA) \
    X(1428, CA) X(1431, CA) X(1437, CA) X(1438, CA) X(1441, BM) X(1450, CA) X(1460, CA) X(1468, CA) X(1473, GD) \
    X(1474, CA) X(1506, CA) X(1514, CA) X(1519, CA) X(1537, CA) X(1548, CA) X(1568, CA) X(1579, CA) X(1581, CA) \
    X(1584, CA) X(1587, CA) X(1604, CA) X(1613, CA) X(1639, CA) X(1647, CA) X(1649, TC) X(1658, JM) X(1664, MS) \
    X(1670, MP) X(1671, GU) X(1672, CA) X(1683, CA) X(1684, AS) X(1705, CA) X(1709, CA) X(1721, SX) X(1742, CA) \
    X(1753, CA) X(1758, LC) X(1767, DM) X(1778, CA) X(1780, CA) X(1782, CA) X(1784, VC) X(1787, PR) X(1807, CA) \
    X(1809, DO) X(1819, CA) X(1825, CA) X(1829, DO) X(1849, DO) X(1867, CA) X(1868, TT) X(1869, KN) X(1873, CA) \
    X(1876, JM) X(1879, CA) X(1902, CA) X(1905, CA) X(1939, PR) X(1942, CA) X(20, EG) X(211, SS) X(212, MA) \
    X(2125288, EH) X(2125289, EH) X(213, DZ) X(216, TN) X(218, LY) X(220, GM) X(221, SN) X(222, MR) X(223, ML) \
    X(224, GN) X(225, CI) X(226, BF) X(227, NE) X(228, TG) X(229, BJ) X(230, MU) X(231, LR) X(232, SL) X(233, GH) \
    X(234, NG) X(235, TD) X(236, CF) X(237, CM) X(238, CV) X(239, ST) X(240, GQ) X(241, GA) X(242, CG) X(243, CD) \
    X(244, AO) X(245, GW) X(246, IO) X(247, AC) X(248, SC) X(249, SD) X(250, RW) X(251, ET) X(252, SO) X(253, DJ) \
    X(254, KE) X(255, TZ) X(256, UG) X(257, BI) X(258, MZ) X(260, ZM) X(261, MG) X(262, RE) X(262269, YT) \
    X(262639, YT) X(263, ZW) X(264, NA) X(265, MW) X(266, LS) X(267, BW) X(268, SZ) X(269, KM) X(27, ZA) X(290, SH) \
    X(291, ER) X(297, AW) X(298, FO) X(299, GL) X(30, GR) X(31, NL) X(32, BE) X(33, FR) X(34, ES) X(350, GI) \
    X(351, PT) X(352, LU) X(353, IE) X(354, IS) X(355, AL) X(356, MT) X(357, CY) X(358, FI) X(35818, AX) X(359, BG) \
    X(36, HU) X(370, LT) X(371, LV) X(372, EE) X(373, MD) X(374, AM) X(375, BY) X(376, AD) X(377, MC) X(378, SM) \
    X(380, UA) X(381, RS) X(382, ME) X(383, XK) X(385, HR) X(386, SI) X(387, BA) X(389, MK) X(39, IT) X(3906698, VA) \
    X(40, RO) X(41, CH) X(420, CZ) X(421, SK) X(423, LI) X(43, AT) X(44, GB) X(441481, GG) X(441534, JE) \
    X(441624, IM) X(447624, IM) X(447781, GG) X(447797, JE) X(45, DK) X(46, SE) X(47, NO) X(4779, SJ) X(48, PL) \
    X(49, DE) X(500, FK) X(501, BZ) X(502, GT) X(503, SV) X(504, HN) X(505, NI) X(506, CR) X(507, PA) X(508, PM) \
    X(509, HT) X(51, PE) X(52, MX) X(53, CU) X(54, AR) X(55, BR) X(56, CL) X(57, CO) X(58, VE) X(590, GP) X(591, BO) \
    X(592, GY) X(593, EC) X(594, GF) X(595, PY) X(596, MQ) X(597, SR) X(598, UY) X(599, CW) X(5993, BQ) X(5994, BQ) \
    X(5997, BQ) X(60, MY) X(61, AU) X(6189162, CC) X(6189164, CX) X(62, ID) X(63, PH) X(64, NZ) X(65, SG) X(66, TH) \
    X(670, TL) X(672, NF) X(673, BN) X(674, NR) X(675, PG) X(676, TO) X(677, SB) X(678, VU) X(679, FJ) X(680, PW) \
    X(681, WF) X(682, CK) X(683, NU) X(685, WS) X(686, KI) X(687, NC) X(688, TV) X(689, PF) X(690, TK) X(691, FM) \
    X(692, MH) X(7, RU) X(76, KZ) X(77, KZ) X(81, JP) X(82, KR) X(84, VN) X(850, KP) X(852, HK) X(853, MO) \
    X(855, KH) X(856, LA) X(86, CN) X(880, BD) X(886, TW) X(90, TR) X(91, IN) X(92, PK) X(93, AF) X(94, LK) X(95, MM) \
    X(960, MV) X(961, LB) X(962, JO) X(963, SY) X(964, IQ) X(965, KW) X(966, SA) X(967, YE) X(968, OM) X(970, PS) \
    X(971, AE) X(972, IL) X(973, BH) X(974, QA) X(975, BT) X(976, MN) X(977, NP) X(98, IR) X(992, TJ) X(993, TM) \
    X(994, AZ) X(995, GE) X(996, KG) X(998, UZ)
// clang-format on
