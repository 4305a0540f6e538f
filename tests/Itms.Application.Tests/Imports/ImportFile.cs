using System.IO.Compression;
using System.Text;
using Itms.Application.Imports;
using Itms.Application.Tests.Simulation;

namespace Itms.Application.Tests.Imports;

/// <summary>A list as SharePoint exports it, and its way into ITMS.</summary>
internal static class ImportFile
{
    /// <summary>A closed tasking, an open one, and a delegated one. Row 2 was exported by Excel, row 3 by SharePoint.</summary>
    public const string Three =
        "ID,ITMS number,Status,Requestor,Task authority,Case number,Task type,Start date,Internal due date,Date due to authority,Unit,Assignee,cc,"
        + "Delegate,Task instruction,Comments,Detainee name,Alien number,IHSC facility name,Medical complaint type,Created,Modified\r\n"
        + "7,2021-0417,Task Submitted to Authority,CRCL,CRCL,CRCL-21-0042,Medical complaints,7/1/2021,7/12/2021,7/20/2021 2:30 PM,HOU,"
        + "Lee Chan;#12,\"Dale, Kim;#15;#Pat Gone;#99\",,\"<div>Count the <b>visits</b>.</div><div>Then answer.</div>\",\"Sent &amp; filed\","
        + "Jane Example;Joe Sample,A012345678; 087654321,Alder Creek,Dental,6/30/2021 11:05 PM,7/19/2021 4:00 PM\r\n"
        + "8,2026-0900,Assigned,\"=HYPERLINK(\"\"http://x\"\",\"\"CRCL\"\")\",,CRCL-26-0099,FOIA,1/4/2027,1/20/2027,,Health Operations Unit,"
        + "lee.chan@agency.example,ray.singh,,,,,,,,1/4/2027 9:15,1/4/2027 9:15\r\n"
        + "9,2026-0901,Delegated,OCR,,,Other,,2027-01-22,2027-01-29,HOU,i:0#.w|lee.chan,,Sam Ortiz,,,,,,,,\r\n";

    /// <summary>Imports a file as a request does, and carries it on until it ends.</summary>
    public static async Task<ImportResult> ImportAsync(
        this Machine machine, byte[] file, bool dryRun = false, byte[]? zip = null, ImportMapping? mapping = null)
    {
        var arriving = await machine.Import.BeginAsync(dryRun, "adm.root", CancellationToken.None);
        await arriving.StoreSheetAsync(new MemoryStream(file), CancellationToken.None);
        if (zip is not null) await arriving.StoreZipAsync(new MemoryStream(zip), CancellationToken.None);
        return await arriving.RunAsync(mapping ?? ImportMapping.SharePoint, "list.csv");
    }

    public static Task<ImportResult> ImportAsync(this Machine machine, string file, bool dryRun = false, byte[]? zip = null) =>
        machine.ImportAsync(Encoding.UTF8.GetBytes(file), dryRun, zip);

    public static (int Rows, int Created, int Unchanged, int Changed, int Refused) Counts(this ImportResult result) =>
        (result.Rows, result.Created, result.Unchanged, result.Changed, result.Refused);

    public static byte[] Zip(params (string Path, byte[] Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, content) in files)
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(content);
            }

        return bytes.ToArray();
    }
}
