//! What the parts of a document are, for readers who hear it: headings, tables, pictures.

/// A part of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// With the words of the heading.
    Title(String),
    Heading(String),
    Paragraph,
    /// With what it is about.
    Table(String),
    Row,
    /// The name of a column.
    ColumnHead,
    /// The name of a row.
    RowHead,
    Cell,
    List,
    Item,
    ItemBody,
    /// With what it shows.
    Figure(String),
    Note,
}

/// What drawn things belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leaf(pub usize);

/// A part within the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part(usize);

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Child {
    Part(Part),
    Leaf(Leaf),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Element {
    role: Role,
    children: Vec<Child>,
}

/// The parts of a document in the order of reading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    elements: Vec<Element>,
    roots: Vec<Part>,
    n_leaves: usize,
}

impl Tree {
    /// A part at the top.
    pub fn part(&mut self, role: Role) -> Part {
        let part = self.new_part(role);
        self.roots.push(part);
        part
    }

    /// A part of a part.
    pub fn part_of(&mut self, parent: Part, role: Role) -> Part {
        let part = self.new_part(role);
        self.add(parent, Child::Part(part));
        part
    }

    /// A place for drawn things in a part.
    pub fn leaf(&mut self, parent: Part) -> Leaf {
        let leaf = Leaf(self.n_leaves);
        self.n_leaves += 1;
        self.add(parent, Child::Leaf(leaf));
        leaf
    }

    /// A part at the top that has one place for drawn things.
    pub fn lone(&mut self, role: Role) -> Leaf {
        let part = self.part(role);
        self.leaf(part)
    }

    pub fn lone_in(&mut self, parent: Part, role: Role) -> Leaf {
        let part = self.part_of(parent, role);
        self.leaf(part)
    }

    pub fn roots(&self) -> &[Part] {
        &self.roots
    }

    pub fn n_leaves(&self) -> usize {
        self.n_leaves
    }

    pub fn get(&self, part: Part) -> Option<(&Role, &[Child])> {
        self.elements.get(part.0).map(|element| (&element.role, element.children.as_slice()))
    }

    fn new_part(&mut self, role: Role) -> Part {
        let part = Part(self.elements.len());
        self.elements.push(Element { role, children: Vec::new() });
        part
    }

    fn add(&mut self, parent: Part, child: Child) {
        if let Some(element) = self.elements.get_mut(parent.0) {
            element.children.push(child);
        }
    }
}
