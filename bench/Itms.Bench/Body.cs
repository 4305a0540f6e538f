using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Itms.Bench;

/// <summary>
/// The bodies of the POST requests: the API's example with one component, two people in copy, one detainee and the tab of its type.
/// The text is made once. Only the case and alien numbers change, because no two taskings may share them.
/// </summary>
internal static class Body
{
    private const string Digits = "########";
    private const string Instruction = "Please provide a synopsis of care for the detainee named below, from intake to the present day, "
        + "with the dates of every visit to the clinic and the medication given.";

    private static readonly byte[] Template = Encoding.UTF8.GetBytes(Write(DateTime.UtcNow.Date));
    private static readonly int First = Template.AsSpan().IndexOf("########"u8);
    private static readonly int Second = Template.AsSpan().LastIndexOf("########"u8);

    private static int count;

    public static byte[] Next()
    {
        var body = (byte[])Template.Clone();
        var number = Interlocked.Increment(ref count);
        Utf8Formatter.TryFormat(number, body.AsSpan(First, Digits.Length), out _, new('D', (byte)Digits.Length));
        body.AsSpan(First, Digits.Length).CopyTo(body.AsSpan(Second));
        return body;
    }

    // The due dates are far ahead: no deadline is reached during the run.
    private static string Write(DateTime today) => $$"""
        {"requestor":"CRCL","taskAuthority":"CRCL","caseNumber":"CRCL-{{Digits}}","taskType":"informationRequest","category":"other",
        "startDate":"{{Day(today)}}","internalDueDate":"{{Day(today.AddDays(30))}}","authorityDueDate":"{{Day(today.AddDays(44))}}",
        "priority":"medium","action":"work",
        "instruction":"{{Instruction}}",
        "receivedVia":"email","requiresSes":false,"restricted":false,
        "components":[{"unit":"HOU","assignee":"lee.chan","cc":["kim.dale","ray.singh"]}],
        "detainees":[{"name":"Pat Example","alienNumber":"A0{{Digits}}" }],
        "informationRequest":{"ihscFacility":"Alder Creek Processing Center","nonIhscFacilities":["Dogwood County Jail"],"type":"synopsisOfCare"} }
        """;

    private static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
