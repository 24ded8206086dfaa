// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What banks send: files of one account. */

export const STATEMENT_MT940 = `:20:STMT348
:25:FR7630006000011234567890189
:28C:348/1
:60F:C261213EUR1200,00
:61:2612141214C215,65NTRFNONREF//B2612140007
:86:PLATFORM PO5
:61:2612141214C240,00NTRFNOV-0412//B2612140009
:86:166?00SEPA CREDIT?20EREF+NOV-0412?21SVWZ+Invoice 2026-0412?32Deco
 Addict SARL?38FR1420041010050500013M02606
:62F:C261214EUR1655,65
-`;

export const NOTIFICATION_CAMT = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08">
  <BkToCstmrDbtCdtNtfctn>
    <GrpHdr><MsgId>N-77</MsgId><CreDtTm>2026-12-14T10:05:00Z</CreDtTm></GrpHdr>
    <Ntfctn>
      <Id>N-77</Id>
      <CreDtTm>2026-12-14T10:05:00Z</CreDtTm>
      <Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy></Acct>
      <Ntry>
        <Amt Ccy="EUR">240.00</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd>
        <Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><Dt>2026-12-14</Dt></BookgDt>
        <ValDt><Dt>2026-12-14</Dt></ValDt>
        <AcctSvcrRef>B2612140009</AcctSvcrRef>
        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
        <NtryDtls><TxDtls>
          <Refs><EndToEndId>NOV-0412</EndToEndId></Refs>
          <RltdPties><Dbtr><Pty><Nm>Deco Addict SARL</Nm></Pty></Dbtr></RltdPties>
          <RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf>
        </TxDtls></NtryDtls>
      </Ntry>
    </Ntfctn>
  </BkToCstmrDbtCdtNtfctn>
</Document>`;
