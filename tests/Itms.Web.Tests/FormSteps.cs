using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Itms.Web.Tests;

/// <summary>What people do in the form of a tasking.</summary>
internal static class FormSteps
{
    private static readonly TimeZoneInfo Agency = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    /// <summary>A field with a list, by its name: a list to choose from, or one that is searched.</summary>
    public static ILocator ListField(this Visitor visitor, string name) =>
        visitor.Page.GetByRole(AriaRole.Combobox, new() { Name = name, Exact = true });

    public static ILocator TextField(this Visitor visitor, string name) =>
        visitor.Page.GetByRole(AriaRole.Textbox, new() { Name = name, Exact = true });

    /// <summary>A field with a date. A star may follow its label.</summary>
    public static ILocator DateField(this Visitor visitor, string name) =>
        visitor.Page.GetByLabel(new Regex($"^{Regex.Escape(name)}\\*?$"));

    /// <summary>Chooses the first that matches in a field that is searched.</summary>
    public static async Task PickAsync(this ILocator field, string typed)
    {
        await field.FillAsync(typed);
        await field.Page.Locator("[role=option]").First.WaitForAsync();
        await field.PressAsync("Enter");
    }

    /// <summary>Presses Tab until the field has the focus.</summary>
    /// <returns>How often.</returns>
    public static async Task<int> TabToAsync(this Visitor visitor, string label)
    {
        for (var presses = 1; presses <= 60; presses++)
        {
            await visitor.Page.Keyboard.PressAsync("Tab");
            if (await visitor.Page.EvaluateAsync<bool>(
                "label => [...(document.activeElement?.labels ?? [])].some(l => l.textContent.replace('*', '').trim() === label)", label))
                return presses;
        }

        Assert.Fail($"Tab does not lead to {label}.");
        return 0;
    }

    /// <summary>An instant as a field shows it: on the agency's clock.</summary>
    public static string OnAgencyClock(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, Agency).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The number of the tasking that is shown.</summary>
    public static async Task<string> NumberAsync(this Visitor visitor)
    {
        await Assertions.Expect(visitor.Page).ToHaveURLAsync(new Regex("/taskings/ITMS-"));
        await visitor.ReadyAsync();
        // The page before has a heading too, and may still be there when the address has changed.
        var heading = visitor.Page.Locator("h1");
        await Assertions.Expect(heading).ToHaveTextAsync(new Regex("^ITMS-"));
        return await heading.InnerTextAsync();
    }
}
