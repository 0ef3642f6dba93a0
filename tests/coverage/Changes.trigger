// run: insert new List<Contact>{ new Contact(LastName = 'a'), new Contact(LastName = 'b', Source = 'web') };
trigger Changes on Contact (before insert, before update) {
    for (Contact one : Trigger.new) { // hits: 1
        if (Trigger.isUpdate) { // hits: 2 ways: 0 2
            one.Source = 'changed'; // hits: 0
        }
        if (one.Source == null) { // hits: 2 ways: 1 1
            one.Source = 'none'; // hits: 1
        }
    }
}
